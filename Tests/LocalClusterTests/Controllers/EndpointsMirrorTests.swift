import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct EndpointsMirrorTests {
    private let service: JSON = [
        "metadata": ["name": "web", "namespace": "default", "labels": ["app": "web"]],
        "spec": ["selector": ["app": "web"], "ports": [["port": 80]]],
    ]

    private func endpoint(_ address: String, ready: Bool, terminating: Bool = false) -> JSON {
        [
            "addresses": [.string(address)],
            "conditions": ["ready": .bool(ready), "serving": .bool(ready), "terminating": .bool(terminating)],
            "targetRef": ["kind": "Pod", "name": .string("pod-\(address)")],
        ]
    }

    @Test func readyAndOtherAddresses() throws {
        let slice: JSON = [
            "endpoints": [
                endpoint("10.0.0.1", ready: true), endpoint("10.0.0.2", ready: false),
                endpoint("10.0.0.3", ready: false, terminating: true),
            ], "ports": [["name": "", "port": 8080, "protocol": "TCP"]],
        ]
        let endpoints = try #require(EndpointsMirror.endpoints(of: service, slices: [slice]))
        let subset = try #require(endpoints["subsets"]?[0])
        #expect(subset["addresses"]?.array?.map { $0["ip"] } == ["10.0.0.1"])
        #expect(subset["addresses"]?[0]?["targetRef"]?["name"] == "pod-10.0.0.1")
        #expect(subset["notReadyAddresses"]?.array?.map { $0["ip"] } == ["10.0.0.2"])
        #expect(subset["ports"] == [["port": 8080, "protocol": "TCP"]])
        #expect(endpoints.labels == ["app": "web", "endpoints.kubernetes.io/managed-by": "endpoint-controller"])
    }

    @Test func withoutPodsThereAreNoSubsets() throws {
        let empty: JSON = ["endpoints": [], "ports": []]
        #expect(try #require(EndpointsMirror.endpoints(of: service, slices: [empty]))["subsets"] == nil)
        #expect(EndpointsMirror.endpoints(of: service, slices: []) == nil)
    }

    @Test(.timeLimit(.minutes(1))) func theyFollowTheService() async throws {
        try await withCluster { cluster in
            try await cluster.store.create(.services, service)
            let reference = ObjectReference(.endpoints, namespace: "default", name: "web")
            try await cluster.wait(for: reference) { $0 != nil }
            var mine = service
            mine.metadata["name"] = "mine"
            try await cluster.store.create(
                .endpoints, ["metadata": ["name": "mine", "namespace": "default"], "subsets": []])
            try await cluster.store.create(.services, mine)
            try await cluster.store.delete(.init(.services, namespace: "default", name: "web"))
            try await cluster.wait(for: reference) { $0 == nil }
            let other = try await cluster.store.get(.init(.endpoints, namespace: "default", name: "mine"))
            #expect(other.labels.isEmpty)
        }
    }
}
