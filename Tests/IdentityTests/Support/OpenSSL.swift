import Foundation
import Subprocess
import Testing

/// What a run of openssl said.
struct OpenSSLResult {
    let succeeded: Bool
    let output: String
}

/// Runs the real openssl with its arguments given as one line, split at spaces.
@discardableResult
func openssl(_ line: String, in directory: String) async throws -> OpenSSLResult {
    let script = ["-c", "cd \"$0\" && exec openssl \"$@\"", directory]
    let result = try await run(
        .name("sh"), arguments: Arguments(script + line.split(separator: " ").map(String.init)),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    return OpenSSLResult(
        succeeded: result.terminationStatus.isSuccess, output: result.standardOutput + result.standardError)
}

/// As `openssl`, and the test fails when openssl does.
@discardableResult
func requireOpenSSL(_ line: String, in directory: String) async throws -> String {
    let result = try await openssl(line, in: directory)
    try #require(result.succeeded, "openssl \(line)\n\(result.output)")
    return result.output
}
