import ArgumentParser
import Foundation
import Kubernetes

/// The options by which a verb finds clusters, as kubectl finds them.
struct ContextOptions: ParsableArguments {
    @Option(help: "The kubeconfig. Default: $KUBECONFIG, else ~/.kube/config.")
    var kubeconfig: String?

    @Option(help: "A context of the kubeconfig. Default: the current one.")
    var context: String?

    @Option(name: .shortAndLong, help: "The namespace of the control plane.")
    var namespace = "istio-system"

    /// A kubeconfig that has a context, and where paths in it begin.
    struct File {
        let kubeconfig: Kubeconfig
        let rules: Kubeconfig.Rules

        init(_ path: String) throws {
            kubeconfig = try Kubeconfig(file: path)
            rules = .init(directory: URL(filePath: path).deletingLastPathComponent().path)
        }
    }

    /// A client of the API server of the context.
    /// - Throws: `APIError` that says what to change.
    func client() throws -> Client {
        let file = try file(with: context)
        return try Client(file.kubeconfig.configuration(context: context, rules: file.rules))
    }

    /// The first of the files that has a context of that name, or a current one.
    /// - Throws: `APIError` when a file cannot be read; `ValidationError` when none is named.
    func file(with context: String?) throws -> File {
        let files = try paths.map { try File($0) }
        let holds = files.first { file in
            context.map { file.kubeconfig.contexts[$0] != nil } ?? !file.kubeconfig.currentContext.isEmpty
        }
        guard let file = holds ?? files.first else { throw ValidationError("KUBECONFIG names no file") }
        return file
    }

    private var paths: [String] {
        if let kubeconfig { return [kubeconfig] }
        let environment = ProcessInfo.processInfo.environment
        let named = environment["KUBECONFIG"]?.split(separator: ":").map(String.init) ?? []
        return named.isEmpty ? ["\(environment["HOME"] ?? NSHomeDirectory())/.kube/config"] : named
    }
}
