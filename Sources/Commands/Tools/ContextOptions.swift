import ArgumentParser
import Foundation
import Kubernetes

/// The options by which a verb finds the API server of a cluster, as kubectl finds it.
struct ContextOptions: ParsableArguments {
    @Option(help: "The kubeconfig. Default: $KUBECONFIG, or ~/.kube/config.")
    var kubeconfig: String?

    @Option(help: "The context of the kubeconfig. Default: its current one.")
    var context: String?

    @Option(name: .shortAndLong, help: "The namespace of the control plane.")
    var namespace = "istio-system"

    /// A client of the context's API server.
    /// - Throws: `APIError` that says what to change.
    func client() throws -> Client { try Client(try configuration()) }

    private func configuration() throws -> ClientConfiguration {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? NSHomeDirectory()
        let named = kubeconfig ?? environment["KUBECONFIG"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(home)/.kube/config"
        let files = named.split(separator: ":").map(String.init)
        guard let first = files.first else { throw ValidationError("--kubeconfig names no file") }
        let merged = try files.dropFirst().reduce(try Kubeconfig(file: first)) {
            $0.merged(with: try Kubeconfig(file: $1))
        }
        let directory = URL(filePath: first).deletingLastPathComponent().path
        return try merged.configuration(context: context, rules: .init(directory: directory))
    }
}
