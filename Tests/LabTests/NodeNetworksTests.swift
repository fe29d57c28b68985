import Testing

@testable import Lab

struct NodeNetworksTests {
    @Test func `every node has both links, and a route to every other cluster's pods`() {
        let networks = NodeNetworks(topology: .primaryRemote)
        for cluster in LabTopology.primaryRemote.clusters {
            #expect(networks.wires.contains("netns add \(cluster.name)\n"))
            #expect(networks.wires.contains("peer name underlay netns \(cluster.name)\n"))
            #expect(networks.wires.contains("peer name public netns \(cluster.name)\n"))
            #expect(networks.wires.contains("route add \(cluster.podCIDR) via \(cluster.nodeAddress)\n"))
        }
        #expect(networks.wires.contains("addr add 203.0.113.254/24 dev public\n"))
        let primary = networks.node(LabTopology.primaryRemote.primary)
        #expect(primary.contains("addr add 172.30.0.1/24 dev underlay\n"))
        #expect(primary.contains("route add 10.20.0.0/16 via 172.30.0.2\n"))
        #expect(!primary.contains("route add 10.10.0.0/16"))
    }

    @Test func `only the primary closes the control plane's ports`() {
        let topology = LabTopology.primaryRemote
        #expect(topology.primary.closedPorts.contains(15012))
        #expect(topology.remotes.allSatisfy { $0.closedPorts.isEmpty })
        #expect(Set(topology.clusters.flatMap(\.loadBalancerPool)).count == 20)
    }
}
