import ArgumentParser
import UnixSignals

/// Work that cleans up after itself when a person presses Ctrl-C.
enum Interruptible {
    /// Runs `work`; SIGINT and SIGTERM cancel it, and its clean-up is awaited.
    /// - Throws: what `work` throws; `ExitCode(130)` after a signal.
    static func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
            group.addTask { try await work() }
            group.addTask {
                for await _ in signals { return nil }
                return nil
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                guard let result = outcome else {
                    group.cancelAll()
                    _ = try? await group.waitForAll()
                    throw ExitCode(130)
                }
                return result
            }
            throw CancellationError()
        }
    }
}
