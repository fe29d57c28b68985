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

    @OptionGroup var primary: ContextOptions

    @Option(name: .customLong("remote"), help: "The context of a remote cluster; may be repeated.")
    var remotes: [String] = []

    @Option(help: "The name that the cluster of --context has, or is to have, in the mesh.")
    var cluster: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let isWatched = isatty(STDERR_FILENO) == 1
        let doctor = Doctor(
            targets: try targets(), namespace: primary.namespace, progress: { if isWatched { Console.note($0) } })
        try DoctorTable.show(try await doctor.run(), output)
    }

    private func targets() throws -> [DoctorTarget] {
        let first = try target(primary.context, role: remotes.isEmpty ? nil : .primary, id: cluster)
        return try [first] + remotes.map { try target($0, role: .remote, id: nil) }
    }

    private func target(_ context: String?, role: ClusterEvidence.Role?, id: String?) throws -> DoctorTarget {
        let file = try primary.file(with: context)
        return try DoctorTarget(
            kubeconfig: file.kubeconfig, context: context, rules: file.rules, role: role, statedID: id)
    }
}
