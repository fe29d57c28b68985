import Foundation

/// Prepares the namespaces whose first process this is for one cluster.
public enum OwnNamespaces {
    /// The node's address in them.
    public static let nodeAddress = "172.30.0.1"

    /// A `/run` of its own, which holds the names of network namespaces (ip-netns(8)), and the node's address. To be called
    /// before the cluster is made.
    /// - Throws: what `mount` or `ip` says.
    public static func prepare() async throws {
        try await SystemCommand.run(HostMachine.program("mount"), ["-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run"])
        try FileManager.default.createDirectory(atPath: "/run/netns", withIntermediateDirectories: true)
        try await SystemCommand.run(
            HostMachine.program("ip"), ["-batch", "-"],
            input: "link set lo up\naddress add \(nodeAddress)/32 dev lo\n")
    }
}
