/// The links of a lab's nodes, as the text of `ip -batch` commands: pure, so that it can be read and tested anywhere.
///
/// The lab's own network namespace plays the wires: bridge `underlay` joins the nodes, bridge `public` is the outside
/// network of the gateways. Each node is a network namespace of its own with one interface on each.
struct NodeNetworks {
    let topology: LabTopology

    /// The lab's own address on the link between nodes, from which it talks to the API servers.
    static let labAddress = "172.30.0.254"

    /// The lab's own address on the public network, from which it calls gateways as a stranger does.
    static let outsideAddress = "203.0.113.254"

    /// Commands for the lab's namespace: bridges, nodes, and the cables between them.
    var wires: String {
        var lines = [
            "link set lo up",
            "link add underlay type bridge", "link set underlay up", "addr add \(Self.labAddress)/24 dev underlay",
            "link add public type bridge", "link set public up", "addr add \(Self.outsideAddress)/24 dev public",
        ]
        for cluster in topology.clusters {
            lines.append("netns add \(cluster.name)")
            for (bridge, prefix) in [("underlay", "u"), ("public", "p")] {
                let cable = "\(prefix)-\(cluster.name)"
                lines.append("link add \(cable) type veth peer name \(bridge) netns \(cluster.name)")
                lines.append("link set \(cable) master \(bridge)")
                lines.append("link set \(cable) up")
            }
            lines.append("route add \(cluster.podCIDR) via \(cluster.nodeAddress)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Commands for the namespace of one node: its addresses and its routes to the other clusters' pods.
    func node(_ cluster: LabCluster) -> String {
        var lines = [
            "link set lo up",
            "addr add \(cluster.nodeAddress)/24 dev underlay", "link set underlay up",
            "addr add \(cluster.publicAddress)/24 dev public", "link set public up",
        ]
        for other in topology.clusters where other != cluster {
            lines.append("route add \(other.podCIDR) via \(other.nodeAddress)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
