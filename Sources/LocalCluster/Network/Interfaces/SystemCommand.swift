import Subprocess
import SystemPackage

/// Runs one program of the machine to its end.
enum SystemCommand {
    /// - Parameters:
    ///   - input: given on standard input.
    ///   - limit: the most bytes of output that are accepted.
    /// - Returns: standard output.
    /// - Throws: `NodeError.commandFailed` with what the program printed when it cannot be run or its status is not 0.
    @discardableResult
    static func run(
        _ program: String, _ arguments: [String], input: String = "", limit: Int = 1 << 20
    ) async throws(NodeError) -> String {
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .path(FilePath(program)), arguments: Arguments(arguments), input: .string(input),
                output: .string(limit: limit), error: .string(limit: limit))
        } catch {
            throw NodeError(.commandFailed, "cannot run \(program)", cause: error)
        }
        guard result.terminationStatus.isSuccess else {
            let command = ([program] + arguments).joined(separator: " ")
            throw NodeError(.commandFailed, "\(command): \(result.terminationStatus): \(result.standardError)")
        }
        return result.standardOutput
    }
}
