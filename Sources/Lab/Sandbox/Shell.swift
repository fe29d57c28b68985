import Subprocess
import SystemPackage

/// Runs programs of this machine for the lab and turns their failure into a ``LabError``.
enum Shell {
    /// Collected output of a finished program.
    struct Output: Sendable {
        let status: Int32
        let output: String
        let error: String
        var succeeded: Bool { status == 0 }
    }

    /// The most that is kept of each output stream.
    static let outputLimit = 4 << 20

    /// Runs a program to its end and returns what it printed, whatever its exit status.
    static func run(_ arguments: [String], input: String = "") async throws -> Output {
        let result = try await Subprocess.run(
            executable(arguments[0]), arguments: Arguments(Array(arguments.dropFirst())), input: .string(input),
            output: .string(limit: outputLimit), error: .string(limit: outputLimit))
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return Output(status: status, output: result.standardOutput, error: result.standardError)
    }

    private static func executable(_ word: String) -> Executable {
        word.contains("/") ? .path(FilePath(word)) : .name(word)
    }

    /// Runs a program that must succeed.
    /// - Throws: ``LabError`` with its last words.
    @discardableResult
    static func require(_ arguments: [String], input: String = "") async throws -> String {
        let result = try await run(arguments, input: input)
        guard result.succeeded else {
            let words = (result.error.isEmpty ? result.output : result.error).suffix(600)
            throw LabError(.command, "\(arguments.joined(separator: " ")): exit status \(result.status): \(words)")
        }
        return result.output
    }
}
