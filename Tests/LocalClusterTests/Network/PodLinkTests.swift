import Testing

@testable import LocalCluster

@Suite struct PodLinkTests {
    private func link(pod: String = "sleep-0", uid: String = "u-1") -> PodLink {
        PodLink(
            cluster: "cluster1", namespace: "sample", pod: pod, uid: uid, address: IPv4Address(value: 0x0A0A_0005),
            node: IPv4Address(value: 0x0A0A_0001))
    }

    @Test func theNodeGetsAPairAndARoute() {
        let link = link()
        #expect(
            link.nodeBatch == """
                netns add cluster1_sample_sleep-0
                link add \(link.interface) address ee:ee:ee:ee:ee:ee type veth peer name eth0 netns cluster1_sample_sleep-0
                link set \(link.interface) up
                route replace 10.10.0.5/32 dev \(link.interface) src 10.10.0.1

                """)
    }

    @Test func thePodGetsItsAddressAndAWayOut() {
        #expect(
            link().podBatch == """
                link set lo up
                address add 10.10.0.5/32 dev eth0
                link set eth0 up
                neighbour replace 169.254.1.1 lladdr ee:ee:ee:ee:ee:ee dev eth0 nud permanent
                route add default via 169.254.1.1 dev eth0 onlink

                """)
    }

    @Test func interfaceNamesFitIntoTheKernel() {
        let names = (0..<1000).map { link(uid: "uid-\($0)").interface }
        #expect(names.allSatisfy { $0.utf8.count <= 15 && $0.hasPrefix("pod") })
        #expect(Set(names).count == names.count)
    }

    @Test func longNamesStayDistinctAndShort() {
        let long = String(repeating: "a", count: 253)
        let one = PodLink.namespace(cluster: "c", namespace: "n", pod: long + "1")
        let other = PodLink.namespace(cluster: "c", namespace: "n", pod: long + "2")
        #expect(one != other && one.utf8.count < 255 && one.hasPrefix(PodLink.prefix(cluster: "c")))
    }

    @Test func namesOfDifferentPodsAreNeverTheSame() {
        #expect(
            PodLink.namespace(cluster: "c", namespace: "a", pod: "b-c")
                != PodLink.namespace(cluster: "c", namespace: "a-b", pod: "c"))
    }

    @Test func theNodeKeepsOnlyAddressesOfTheClusterOnItsLoopback() throws {
        var configuration = ClusterConfiguration(
            name: "c", dataDirectory: "/d", nodeName: "n", nodeAddress: "172.30.0.1", podCIDR: "10.10.0.0/16",
            serviceCIDR: "10.11.0.0/16", dnsAddress: "10.11.0.10")
        let batch = try NodeAddresses(configuration: configuration).batch
        #expect(
            batch == """
                link set lo up
                address replace 10.11.0.10/32 dev lo
                route replace 10.11.0.0/16 dev lo src 172.30.0.1

                """)
        configuration.nodeAddress = "10.10.0.1"
        #expect(try NodeAddresses(configuration: configuration).batch.contains("address replace 10.10.0.1/32 dev lo"))
    }

    @Test func aConfigurationWithoutAddressesIsRefusedByName() {
        let configuration = ClusterConfiguration(
            name: "c", dataDirectory: "/d", nodeName: "n", nodeAddress: "node1", podCIDR: "10.10.0.0/16",
            serviceCIDR: "10.11.0.0/16", dnsAddress: "10.11.0.10")
        let error = #expect(throws: NodeError.self) { try NodeAddresses(configuration: configuration) }
        #expect(error?.code == .invalidConfiguration && error?.message.contains("nodeAddress") == true)
    }

    @Test func loadBalancerAddressesAreMovedWithoutTouchingTheOthers() {
        let all = [1, 2, 3].map { IPv4Address(value: 0xCB00_7100 + UInt32($0)) }
        let removals = LoadBalancerAddresses.removals([all[1], all[0]], interface: "public")
        #expect(removals == "address delete 203.0.113.1/32 dev public\naddress delete 203.0.113.2/32 dev public\n")
        let additions = LoadBalancerAddresses.additions([all[2]], interface: "lo")
        #expect(additions == "address replace 203.0.113.3/32 dev lo\n")
        #expect(LoadBalancerAddresses.additions([], interface: "lo").isEmpty)
    }

    @Test func aMissingProgramIsNamedWithItsPackage() {
        let error = #expect(throws: NodeError.self) { try SystemTools { !$0.hasSuffix("/nft") } }
        #expect(error?.message == "the program nft is missing: install the package nftables")
    }
}
