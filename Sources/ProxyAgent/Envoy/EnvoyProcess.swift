import Logging
import ServiceLifecycle
import Subprocess
import SystemPackage

/// One run of Envoy, from its start to its end.
struct EnvoyProcess: Sendable {
    let configuration: AgentConfiguration
    let executable: String
    let admin: EnvoyAdmin
    let board: StatusBoard
    let logger: Logger

    /// How long Envoy may take to end after SIGTERM.
    private static let grace: Duration = .seconds(2)

    /// Runs Envoy until it ends by itself or is ended because the agent shuts down or is cancelled.
    ///
    /// - Returns: how it ended and the last lines of its log.
    func run() async throws -> (status: TerminationStatus, lastLines: String) {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: Self.grace)]
        let result = try await Subprocess.run(
            .name("setpriv"), arguments: Arguments(EnvoyCommand.arguments(envoy: executable, configuration)),
            platformOptions: options, input: .none, output: .sequence, error: .sequence
        ) { execution in
            board.update {
                $0.envoy = .running(pid: execution.processIdentifier.value)
                $0.wasReady = false
            }
            logger.info("Envoy started", metadata: ["pid": "\(execution.processIdentifier.value)"])
            return try await follow(execution)
        }
        return (result.terminationStatus, result.closureResult)
    }

    /// Passes Envoy's output on, and ends it when the agent shuts down. Returns when its output ends.
    private func follow(_ execution: Execution<NoInput, SequenceOutput, SequenceOutput>) async throws -> String {
        try await withThrowingTaskGroup(of: LineTail?.self) { group in
            group.addTask {
                try await Self.copy(execution.standardOutput, to: .standardOutput) { _ in }
                return nil
            }
            group.addTask {
                var tail = LineTail()
                try await Self.copy(execution.standardError, to: .standardError) { tail.append($0) }
                return tail
            }
            group.addTask {
                try await gracefulShutdown()
                await drain()
                await execution.teardown(using: [.gracefulShutDown(allowedDurationToNextStep: Self.grace)])
                return nil
            }
            defer { group.cancelAll() }
            // Its log ends when Envoy does.
            for try await case let tail? in group { return tail.text }
            return ""
        }
    }

    private static func copy(
        _ output: SubprocessOutputSequence, to target: FileDescriptor, alsoTo note: (UnsafeRawBufferPointer) -> Void
    ) async throws {
        for try await buffer in output {
            buffer.withUnsafeBytes { bytes in
                // A log that cannot be written is lost; Envoy goes on.
                _ = try? target.writeAll(bytes)
                note(bytes)
            }
        }
    }

    /// Lets open connections end for at most the configured time.
    private func drain() async {
        board.update { $0.envoy = .draining }
        logger.info("draining Envoy for at most \(configuration.drainDuration)")
        let deadline = ContinuousClock.now + configuration.drainDuration
        do {
            try await admin.drainListeners()
            while ContinuousClock.now < deadline {
                if try await admin.activeConnections(metricsPort: configuration.ports.metrics) == 0 { return }
                try await Task.sleep(for: .milliseconds(100))
            }
        } catch {
            logger.warning("Envoy did not drain: \(error)")
        }
    }
}
