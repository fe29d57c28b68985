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
    /// Gets the process identifier of the container's command once it runs.
    let started: Latch<Int32>

    /// Runs to the end. Cancelling the task kills the container.
    func run() async -> ContainerExit {
        do {
            let arguments = launch.arguments(tools)
            var options = PlatformOptions()
            options.createSession = true
            let result = try await Subprocess.run(
                .path(FilePath(arguments[0])), arguments: Arguments(Array(arguments.dropFirst())),
                environment: .custom(environment.map { Array("\($0)=\($1)\0".utf8) }), workingDirectory: "/",
                platformOptions: options, input: .none, output: .sequence, error: .combinedWithOutput
            ) { execution in
                try await record(execution.standardOutput)
            }
            guard result.closureResult.processIdentifier == nil else { return ContainerExit(result.terminationStatus) }
            return ContainerExit(code: 128, reason: "StartError", message: result.closureResult.complaints)
        } catch {
            return ContainerExit(code: 128, reason: "StartError", message: "\(error)")
        }
    }

    /// Writes the output to the log until it ends. A log that cannot be written (the disk is full) loses lines, but
    /// does not stop the container.
    private func record(_ output: SubprocessOutputSequence) async throws -> ContainerOutput {
        var reader = ContainerOutput()
        var file = try ContainerLogFile(path: log, previous: previousLog)
        for try await piece in output {
            let bytes = reader.receive(piece.withUnsafeBytes { Array($0) })
            if let identifier = reader.processIdentifier, started.value == nil { started.set(identifier) }
            try? file.append(bytes, at: Date())
        }
        try? file.finish(at: Date())
        return reader
    }
}
