import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ServiceTests {
    private func service(_ name: String, _ spec: JSON = [:]) -> JSON {
        var object: JSON = ["metadata": ["name": .string(name), "namespace": "default"], "spec": spec]
        object.spec.setDefault("ports", [["port": 80]])
        return object
    }

    private func address(_ service: JSON) -> String? { service.status["loadBalancer"]?["ingress"]?[0]?["ip"]?.string }

    @Test func addressesAreGivenOnce() async throws {
        try await withCluster { cluster in
            let addresses = try await withThrowingTaskGroup(of: String.self) { group in
                for index in 0..<30 {
                    group.addTask {
                        try await cluster.store.create(.services, service("s\(index)")).spec["clusterIP"]?.string ?? ""
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(addresses).count == 30)
            #expect(addresses.allSatisfy { $0.hasPrefix("10.96.0.") })
            // The API server's and the DNS's are not given away.
            #expect(!addresses.contains("10.96.0.1") && !addresses.contains("10.96.0.10"))
        }
    }

    @Test func theDefaultsAreKubernetes() async throws {
        try await withCluster { cluster in
            let created = try await cluster.store.create(.services, service("s"))
            #expect(created.spec["type"] == "ClusterIP")
            #expect(created.spec["clusterIPs"]?[0] == created.spec["clusterIP"])
            #expect(created.spec["ports"] == [["port": 80, "protocol": "TCP", "targetPort": 80]])
            let headless = try await cluster.store.create(.services, service("h", ["clusterIP": "None"]))
            #expect(headless.spec["clusterIPs"] == ["None"])
            let external = try await cluster.store.create(
                .services, service("e", ["type": "ExternalName", "externalName": "example.com"]))
            #expect(external.spec["clusterIP"] == nil)
        }
    }

    @Test func anAddressStays() async throws {
        try await withCluster { cluster in
            let created = try await cluster.store.create(.services, service("s"))
            let updated = try await cluster.store.update(.services, service("s", ["ports": [["port": 90]]]))
            #expect(updated.spec["clusterIP"] == created.spec["clusterIP"])
            let moved = service("s", ["clusterIP": "10.96.0.200"])
            let refusal = await status { try await cluster.store.update(.services, moved) }
            #expect(refusal?.code == 422)
        }
    }

    @Test func wrongServicesAreRefused() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.services, service("taken", ["clusterIP": "10.96.0.77"]))
            let specs: [JSON] = [
                ["ports": []], ["ports": [["port": 0]]], ["ports": [["port": 70_000]]], ["ports": [["port": "http"]]],
                ["ports": [["port": 80], ["port": 81]]],
                ["ports": [["name": "a", "port": 80], ["name": "a", "port": 81]]],
                ["ports": [["port": 80, "protocol": "ICMP"]]], ["ports": [["port": 80, "targetPort": 0]]],
                ["type": "Magic"], ["type": "ExternalName"], ["clusterIP": "10.96.0.77"], ["clusterIP": "192.168.0.1"],
                ["clusterIP": "address"],
            ]
            for spec in specs {
                let refusal = await status { try await cluster.store.create(.services, service("s", spec)) }
                #expect(refusal?.code == 422, "\(spec)")
                #expect(refusal?.details?.causes.isEmpty == false)
            }
            #expect(await status { try await cluster.store.create(.services, service("1st")) }?.code == 422)
        }
    }

    @Test func loadBalancersGetAddressesOfThePool() async throws {
        try await withCluster { cluster in
            let balancer: JSON = ["type": "LoadBalancer"]
            let first = try await cluster.store.create(.services, service("first", balancer))
            #expect(address(first) == "203.0.113.10")
            let wanted = try await cluster.store.create(
                .services, service("wanted", ["type": "LoadBalancer", "loadBalancerIP": "203.0.113.11"]))
            #expect(address(wanted) == "203.0.113.11")
            let waiting = try await cluster.store.create(.services, service("waiting", balancer))
            #expect(address(waiting) == nil)
            // An address that becomes free goes to the one that waits.
            try await cluster.store.delete(.init(.services, namespace: "default", name: "first"))
            #expect(
                address(try await cluster.store.get(.init(.services, namespace: "default", name: "waiting")))
                    == "203.0.113.10")
            // A Service that is no load balancer any longer gives its address back.
            let plain = try await cluster.store.update(.services, service("wanted"))
            #expect(address(plain) == nil)
        }
    }
}

@Suite struct EndpointSliceControllerTests {
    private let selector: JSON = [
        "metadata": ["name": "s", "namespace": "default"],
        "spec": ["selector": ["app": "s"], "ports": [["port": 80, "targetPort": 8080]]],
    ]

    private func pod(_ name: String) -> JSON {
        [
            "metadata": ["name": .string(name), "namespace": "default", "labels": ["app": "s"]],
            "spec": ["containers": [["name": "c", "image": "i"]]],
        ]
    }

    /// Waits until the endpoints of `s` are as described: `name:ready`.
    private func expect(_ endpoints: [String], in cluster: RunningCluster) async throws {
        let mine = Selection.labels(["kubernetes.io/service-name": "s"])
        var state: [String: [String]] = [:]
        for try await news in cluster.store.follow(.endpointSlices, where: mine) {
            switch news {
            case .all(let slices):
                state = Dictionary(slices.map { ($0.name, Self.describe($0)) }, uniquingKeysWith: { $1 })
            case .changed(let slice): state[slice.name] = Self.describe(slice)
            case .removed(let slice): state[slice.name] = nil
            }
            if state.values.flatMap(\.self).sorted() == endpoints { return }
        }
    }

    private static func describe(_ slice: JSON) -> [String] {
        (slice["endpoints"]?.array ?? []).map { endpoint in
            "\(endpoint["targetRef"]?["name"]?.string ?? ""):\(endpoint["conditions"]?["ready"]?.bool == true)"
        }
    }

    private func setReady(_ name: String, _ isReady: Bool, in cluster: RunningCluster) async throws {
        try await cluster.store.change(.init(.pods, namespace: "default", name: name)) { pod in
            pod.status["podIP"] = "10.244.0.7"
            pod.status["phase"] = "Running"
            pod.status["conditions"] = [["type": "Ready", "status": isReady ? "True" : "False"]]
        }
    }

    @Test(.timeLimit(.minutes(1))) func slicesFollowTheirPods() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.services, selector)
            try await cluster.store.create(.pods, pod("p"))
            try await setReady("p", false, in: cluster)
            try await expect(["p:false"], in: cluster)
            try await setReady("p", true, in: cluster)
            try await expect(["p:true"], in: cluster)
            try await cluster.store.create(.pods, pod("q"))
            try await setReady("q", true, in: cluster)
            try await expect(["p:true", "q:true"], in: cluster)
            // A pod that is ending is not ready any longer.
            _ = try await cluster.client.json(.delete(.init(.pods, namespace: "default", name: "p")))
            try await expect(["p:false", "q:true"], in: cluster)
            try await cluster.store.delete(.init(.pods, namespace: "default", name: "p"))
            try await expect(["q:true"], in: cluster)
        }
    }

    @Test(.timeLimit(.minutes(1))) func whatSomebodyBreaksIsMended() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.pods, pod("p"))
            try await setReady("p", true, in: cluster)
            try await cluster.store.create(.services, selector)
            try await expect(["p:true"], in: cluster)
            let slices = try await cluster.store.list(
                .endpointSlices, where: .labels(["kubernetes.io/service-name": "s"]))
            for slice in slices.items {
                try await cluster.store.delete(.init(.endpointSlices, namespace: "default", name: slice.name))
            }
            try await expect(["p:true"], in: cluster)
            try await cluster.store.delete(.init(.services, namespace: "default", name: "s"))
            try await expect([], in: cluster)
        }
    }

    @Test func slicesWithoutSelectorAreLeftAlone() async throws {
        try await withCluster { cluster in
            let slice: JSON = [
                "metadata": [
                    "name": "istiod", "namespace": "default", "labels": ["kubernetes.io/service-name": "istiod"],
                ],
                "addressType": "IPv4", "endpoints": [["addresses": ["203.0.113.9"]]], "ports": [["port": 15012]],
            ]
            let created = try await cluster.store.create(.endpointSlices, slice)
            try await cluster.store.create(
                .services,
                ["metadata": ["name": "istiod", "namespace": "default"], "spec": ["ports": [["port": 15012]]]])
            // A Service with selector that comes later is done later.
            try await cluster.store.create(.services, selector)
            try await cluster.store.create(.pods, pod("p"))
            try await setReady("p", true, in: cluster)
            try await expect(["p:true"], in: cluster)
            let after = try await cluster.store.get(.init(.endpointSlices, namespace: "default", name: "istiod"))
            #expect(after.resourceVersion == created.resourceVersion)
        }
    }

    @Test(arguments: ["127.0.0.1", "0.0.0.0", "169.254.1.1", "224.0.0.1", "text", "fd00::1", ""])
    func badAddressesAreRefused(address: String) async throws {
        let type = try ResourceCatalog.builtIn.type(.endpointSlices)
        let slice: JSON = ["addressType": "IPv4", "endpoints": [["addresses": [.string(address)]]]]
        #expect(await status { try EndpointSliceAdmission.check(slice, type) }?.code == 422)
    }
}
