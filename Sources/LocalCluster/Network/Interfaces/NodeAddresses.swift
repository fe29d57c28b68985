/// What a node's own network namespace needs before pods can be routed through it.
struct NodeAddresses: Sendable, Hashable {
    let node: IPv4Address
    let dns: IPv4Address
    let pods: IPv4Network
    let services: IPv4Network

    /// - Throws: `NodeError.invalidConfiguration` naming the member that is no address or block.
    init(configuration: ClusterConfiguration) throws(NodeError) {
        node = try Self.parse(configuration.nodeAddress, "nodeAddress", IPv4Address.init)
        dns = try Self.parse(configuration.dnsAddress, "dnsAddress", IPv4Address.init)
        pods = try Self.parse(configuration.podCIDR, "podCIDR", IPv4Network.init)
        services = try Self.parse(configuration.serviceCIDR, "serviceCIDR", IPv4Network.init)
    }

    /// Text for `ip -batch`, to be run on the node. Its own addresses go on the loopback interface if they belong
    /// to the cluster's blocks; the block of Services is routed there with the node's address as the source, so that
    /// the node itself can open connections to Services, which are rewritten on their way out.
    var batch: String {
        var lines = ["link set lo up"]
        lines += Set([node, dns]).sorted().filter(isOurs).map { "address replace \($0)/32 dev lo" }
        lines.append("route replace \(services) dev lo src \(node)")
        return lines.joined(separator: "\n") + "\n"
    }

    private func isOurs(_ address: IPv4Address) -> Bool { pods.contains(address) || services.contains(address) }

    private static func parse<Value>(
        _ text: String, _ member: String, _ read: (String) -> Value?
    ) throws(NodeError) -> Value {
        guard let value = read(text) else {
            throw NodeError(.invalidConfiguration, "\(member) of the cluster's configuration is not valid: \"\(text)\"")
        }
        return value
    }
}
