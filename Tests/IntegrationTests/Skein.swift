import Foundation

/// The built program, run as a person runs it.
struct Skein: Sendable {
    struct Output: Sendable {
        let status: Int32
        let output: String
        let error: String
    }

    /// The program that was built beside these tests.
    static var path: String {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(filePath: tests).deletingLastPathComponent().appending(path: "skein").path
        }
    }

    /// The folder of the lab under test; short, and its own for each test.
    let data: String

    init() {
        data = "\(NSTemporaryDirectory())skein-\(UUID().uuidString.prefix(8))"
    }

    /// Runs `skein lab VERB --data DATA ...`.
    func lab(_ verb: String, _ arguments: String...) async throws -> Output {
        try await Self.run(["lab", verb, "--data", data] + arguments)
    }

    /// A command in a pod of the lab.
    func exec(_ pod: String, container: String? = nil, _ command: String...) async throws -> Output {
        let container = container.map { ["-c", $0] } ?? []
        return try await Self.run(["lab", "exec", "--data", data] + container + [pod, "--"] + command)
    }

    static func run(_ arguments: [String]) async throws -> Output {
        try await Programs.run([try path] + arguments)
    }

    /// Why the lab cannot run on this machine; nil when it can.
    static let obstacle: String? = {
        let trial = Process()
        trial.executableURL = URL(filePath: "/usr/bin/env")
        trial.arguments =
            geteuid() == 0
            ? ["unshare", "--net", "--mount", "--pid", "--fork", "true"]
            : ["unshare", "--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "true"]
        guard (try? trial.run()) != nil else { return "unshare is not installed" }
        trial.waitUntilExit()
        return trial.terminationStatus == 0 ? nil : "namespaces cannot be made on this machine"
    }()
}

/// Asks again until a condition holds.
/// - Returns: whether it held within the limit.
func eventually(within limit: Duration, _ condition: () async throws -> Bool) async rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { return false }
        try? await Task.sleep(for: .milliseconds(50))
    }
    return true
}
