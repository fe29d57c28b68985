import Foundation
import Testing

/// A cluster of a test, in a folder of its own, used as a person uses it.
struct TestCluster: Sendable {
    /// The documented shape of `skein cluster status -o json`, read here as a script would read it.
    struct Status: Decodable {
        struct Pods: Decodable {
            let running: Int
            let total: Int
        }
        let name: String
        let status: String
        let pid: Int32?
        let api: String
        let nodeReady: Bool?
        let pods: Pods?
        let data: String
    }

    let data = "\(NSTemporaryDirectory())skein-\(UUID().uuidString.prefix(8))"
    /// Words before every command: who runs it.
    var prefix: [String] = []

    /// Runs `skein cluster VERB --data DATA ...`.
    func skein(_ verb: String, _ arguments: String...) async throws -> Skein.Output {
        try await Programs.run(try words(verb, arguments))
    }

    func words(_ verb: String, _ arguments: [String]) throws -> [String] {
        prefix + [try Skein.path, "cluster", verb, "--data", data] + arguments
    }

    func status() async throws -> Status {
        let result = try await skein("status", "-o", "json")
        return try JSONDecoder().decode(Status.self, from: Data(result.output.utf8))
    }

    /// Runs kubectl in the namespaces of this machine, with the kubeconfig that the cluster has for it.
    func kubectl(_ arguments: String...) async throws -> Skein.Output {
        let path = try await skein("kubeconfig", "--path").output.trimmingCharacters(in: .newlines)
        return try await Programs.run(prefix + [try #require(Programs.kubectl), "--kubeconfig", path] + arguments)
    }

    /// Waits until no process knows the folder any more.
    func isGone() async -> Bool {
        await eventually(within: .seconds(30)) { Programs.processes(mentioning: data).isEmpty }
    }

    /// Ends what may be left after a failure, and removes the data.
    func remove() {
        for process in Programs.processes(mentioning: data) { kill(process, SIGKILL) }
        try? FileManager.default.removeItem(atPath: data)
    }
}
