import ArgumentParser
import Doctor
import Foundation
import Kubernetes

/// `skein doctor`: what is wrong with the trust of a mesh.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find what keeps the clusters of a mesh from trusting each other, and say how to repair it.",
        discussion: """
            Works before and after a mesh is installed, and from either side:

              skein doctor --context PRIMARY --remote REMOTE     sees everything
              skein doctor --context PRIMARY                     reaches the remotes by the primary's remote Secrets
              skein doctor --context REMOTE                      says what can be seen from a remote alone

            Changes nothing. Exit status 1 when something failed.
            """
    )

    @Option(help: "The kubeconfig. Default: $KUBECONFIG, else ~/.kube/config.")
    var kubeconfig: String?

    @Option(help: "A context of the kubeconfig. Default: the current one.")
    var context: String?

    @Option(name: .customLong("remote"), help: "The context of a remote cluster; may be repeated.")
    var remotes: [String] = []

    @Option(help: "The namespace of the control plane.")
    var namespace = "istio-system"

    @Option(help: "The name that the cluster of --context has, or is to have, in the mesh.")
    var cluster: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let isWatched = isatty(STDERR_FILENO) == 1
        let doctor = Doctor(
            targets: try targets(environment: ProcessInfo.processInfo.environment), namespace: namespace,
            progress: { if isWatched { Console.note($0) } })
        try DoctorTable.show(try await doctor.run(), output)
    }

    private func targets(environment: [String: String]) throws -> [DoctorTarget] {
        let files = try kubeconfigs(environment)
        let first = try target(in: files, context, role: remotes.isEmpty ? nil : .primary, id: cluster)
        return try [first] + remotes.map { try target(in: files, $0, role: .remote, id: nil) }
    }

    /// The files to look for contexts in, in this order.
    private func kubeconfigs(_ environment: [String: String]) throws -> [(kubeconfig: Kubeconfig, directory: String)] {
        let named = kubeconfig.map { [$0] } ?? environment["KUBECONFIG"]?.split(separator: ":").map(String.init)
        let paths = named ?? ["\(environment["HOME"] ?? "/root")/.kube/config"]
        return try paths.map { path in
            (try Kubeconfig(file: path), URL(filePath: path).deletingLastPathComponent().path)
        }
    }

    private func target(
        in files: [(kubeconfig: Kubeconfig, directory: String)], _ context: String?, role: ClusterEvidence.Role?,
        id: String?
    ) throws -> DoctorTarget {
        let holds = files.first { file in
            context.map { file.kubeconfig.contexts[$0] != nil } ?? !file.kubeconfig.currentContext.isEmpty
        }
        guard let file = holds ?? files.first else { throw ValidationError("KUBECONFIG names no file") }
        return try DoctorTarget(
            kubeconfig: file.kubeconfig, context: context, rules: .init(directory: file.directory), role: role,
            statedID: id)
    }
}
