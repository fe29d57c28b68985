import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct NodePortTests {
    private func service(_ name: String, _ spec: JSON) -> JSON {
        var object: JSON = ["metadata": ["name": .string(name), "namespace": "default"], "spec": spec]
        object.spec.setDefault("ports", [["port": 80]])
        return object
    }

    private func ports(_ service: JSON) -> [Int64?] { (service.spec["ports"]?.array ?? []).map { $0["nodePort"]?.int } }

    @Test func portsAreGivenOnceAndStay() async throws {
        try await withCluster { cluster in
            let two: JSON = [["name": "a", "port": 80], ["name": "b", "port": 81, "nodePort": 30081]]
            let created = try await cluster.store.create(.services, service("s", ["type": "NodePort", "ports": two]))
            let given = ports(created).compactMap(\.self)
            #expect(given.count == 2 && given[1] == 30081 && ServiceAdmission.nodePorts.contains(given[0]))
            #expect(created.spec["externalTrafficPolicy"] == "Cluster")
            let again = try await cluster.store.update(.services, service("s", ["type": "NodePort", "ports": two]))
            #expect(ports(again) == given)
            let plain = try await cluster.store.update(.services, service("s", ["ports": again.spec["ports"] ?? []]))
            #expect(ports(plain) == [nil, nil], "a Service that needs no node port gives it back")
        }
    }

    @Test func balancersHaveThemUnlessTheyDoNotWantThem() async throws {
        try await withCluster { cluster in
            let balancer = try await cluster.store.create(.services, service("l", ["type": "LoadBalancer"]))
            #expect(ports(balancer)[0] != nil && balancer.spec["allocateLoadBalancerNodePorts"] == true)
            let without = try await cluster.store.create(
                .services, service("m", ["type": "LoadBalancer", "allocateLoadBalancerNodePorts": false]))
            #expect(ports(without) == [nil])
        }
    }

    @Test(
        arguments: [
            (
                ["type": "NodePort", "ports": [["port": 80, "nodePort": 80]]], "provided port is not in the valid range"
            ),
            (["type": "NodePort", "ports": [["port": 80, "nodePort": 30099]]], "provided port is already allocated"),
            (["ports": [["port": 80, "nodePort": 30001]]], "may not be used when `type` is 'ClusterIP'"),
            (["type": "NodePort", "clusterIP": "None"], "may not be set to 'None' for NodePort services"),
            (["sessionAffinity": "Cookie"], "supported values: \"ClientIP\", \"None\""),
            (["sessionAffinityConfig": ["clientIP": ["timeoutSeconds": 0]]], "must be greater than 0"),
            (["externalIPs": ["127.0.0.1"]], "may not be in the loopback range"),
            (["externalIPs": ["x"]], "must be a valid IP address"),
            (["type": "NodePort", "externalTrafficPolicy": "Near"], "supported values: \"Cluster\", \"Local\""),
        ] as [(JSON, String)])
    func whatCannotBeIsRefused(spec: JSON, expected: String) async throws {
        try await withCluster { cluster in
            let taken: JSON = ["type": "NodePort", "ports": [["port": 1, "nodePort": 30099]]]
            try await cluster.store.create(.services, service("taken", taken))
            let refused = service("s", spec)
            let refusal = await status { try await cluster.store.create(.services, refused) }
            #expect(
                refusal?.code == 422 && refusal?.message.contains(expected) == true, "\(String(describing: refusal))")
        }
    }
}
