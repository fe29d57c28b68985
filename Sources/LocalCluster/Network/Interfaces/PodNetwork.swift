import Foundation

/// Gives each pod a network namespace with an address, and takes it away again.
actor PodNetwork {
    private let cluster: String
    private let tools: SystemTools
    private let addresses: NodeAddresses
    private var pool: AddressPool

    init(cluster: String, addresses: NodeAddresses, tools: SystemTools) {
        self.cluster = cluster
        self.tools = tools
        self.addresses = addresses
        pool = AddressPool(network: addresses.pods, reserved: [addresses.pods[1], addresses.node, addresses.dns])
    }

    /// Prepares the node: forwarding, its own addresses, and nothing left of an earlier run that was killed.
    func prepare() async throws(NodeError) {
        try Self.set("net/ipv4/ip_forward", "1")
        for interfaces in ["all", "default"] { try Self.set("net/ipv4/conf/\(interfaces)/rp_filter", "0") }
        // Whoever asks a Service that nobody is behind is told so each time, not once in a while.
        try? Self.set("net/ipv4/icmp_ratelimit", "0")
        try await SystemCommand.run(tools.ip, ["-batch", "-"], input: addresses.batch)
        try await removeLeftovers()
    }

    /// Makes a pod's namespace, interfaces, address and routes.
    /// - Parameter wanted: the address that the pod had before; taken again if it is free.
    /// - Throws: `NodeError.addressesExhausted` or `.commandFailed`; nothing is left behind then.
    func attach(namespace: String, pod: String, uid: String, wanted: IPv4Address?) async throws(NodeError) -> PodLink {
        guard let address = pool.allocate(preferring: wanted) else {
            throw NodeError(
                .addressesExhausted, "all addresses of \(pool.network) are taken; give the cluster a larger podCIDR")
        }
        let link = PodLink(
            cluster: cluster, namespace: namespace, pod: pod, uid: uid, address: address, node: addresses.node)
        do {
            try await SystemCommand.run(tools.ip, ["-batch", "-"], input: link.nodeBatch)
            try await SystemCommand.run(tools.ip, ["-netns", link.namespace, "-batch", "-"], input: link.podBatch)
        } catch {
            await detach(link)
            throw error
        }
        return link
    }

    /// Removes what `attach` made. What is gone already is no failure.
    func detach(_ link: PodLink) async {
        _ = try? await SystemCommand.run(tools.ip, ["-force", "-batch", "-"], input: link.removalBatch)
        pool.release(link.address)
    }

    /// A run that was killed leaves its pods' processes and namespaces behind: ends the former, removes the latter.
    private func removeLeftovers() async throws(NodeError) {
        let prefix = PodLink.prefix(cluster: cluster)
        let names = try await SystemCommand.run(tools.ip, ["netns", "list"]).split(separator: "\n")
            .compactMap { $0.split(separator: " ").first.map(String.init) }
            .filter { $0.hasPrefix(prefix) }
        for name in names {
            let pids = try await SystemCommand.run(tools.ip, ["netns", "pids", name])
            for pid in pids.split(separator: "\n").compactMap({ Int32($0) }) where pid > 1 { kill(pid, SIGKILL) }
        }
        let removal = names.map { "netns delete \($0)\n" }.joined()
        if !removal.isEmpty { try await SystemCommand.run(tools.ip, ["-batch", "-"], input: removal) }
    }

    private static func set(_ sysctl: String, _ value: String) throws(NodeError) {
        let path = "/proc/sys/\(sysctl)"
        do {
            if try String(contentsOfFile: path, encoding: .utf8).prefix(1) == value { return }
            try Data(value.utf8).write(to: URL(filePath: path))
        } catch {
            throw NodeError(.commandFailed, "cannot set \(path) to \(value)", cause: error)
        }
    }
}
