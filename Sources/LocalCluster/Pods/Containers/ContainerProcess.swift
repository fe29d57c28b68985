import Foundation
import Subprocess
import SystemPackage

/// One run of a container.
struct ContainerProcess: Sendable {
    let launch: ContainerLaunch
    let environment: [String: String]
    let tools: SystemTools
    let log: String
    let previousLog: String
    /// What limits it; `nil`: nothing does.
    let group: ControlGroup?
    /// Gets the process identifier of the container's command once it runs.
    let started: Latch<Int32>

    /// Runs to the end. Cancelling the task kills the container.
    func run() async -> ContainerExit {
        do {
            let arguments = launch.arguments(tools)
            var options = PlatformOptions()
            options.createSession = true
            let log = try ContainerLog(path: log, previous: previousLog)
            let result = try await Subprocess.run(
                .path(FilePath(arguments[0])), arguments: Arguments(Array(arguments.dropFirst())),
                environment: .custom(environment.map { Array("\($0)=\($1)\0".utf8) }), workingDirectory: "/",
                platformOptions: options, input: .none, output: .sequence, error: .sequence
            ) { execution in
                let (output, error) = (execution.standardOutput, execution.standardError)
                async let complaints = record(error, .error, log)
                return try await [record(output, .output, log), complaints]
            }
            let streams = result.closureResult
            guard streams.allSatisfy({ $0.processIdentifier == nil }) else {
                return ContainerExit(result.terminationStatus)
            }
            let complaints = streams.map(\.complaints).filter { !$0.isEmpty }.joined(separator: "; ")
            return ContainerExit(code: 128, reason: ContainerExit.startError, message: complaints)
        } catch {
            return ContainerExit(code: 128, reason: ContainerExit.startError, message: "\(error)")
        }
    }

    /// Writes a stream to the log until it ends. A log that cannot be written (the disk is full) loses lines, but
    /// does not stop the container.
    private func record(
        _ pieces: SubprocessOutputSequence, _ stream: ContainerLogFile.Stream, _ log: ContainerLog
    ) async throws -> ContainerOutput {
        var reader = ContainerOutput()
        for try await piece in pieces {
            let bytes = reader.receive(piece.withUnsafeBytes { Array($0) })
            if let identifier = reader.processIdentifier, started.value == nil { started.set(identifier) }
            try? log.append(bytes, from: stream, at: Date())
        }
        try? log.finish(stream, at: Date())
        return reader
    }
}
