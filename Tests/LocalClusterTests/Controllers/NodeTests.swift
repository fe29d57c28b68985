import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct NodeTests {
    private let configuration = testConfiguration("/data")

    @Test(arguments: [
        ("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n", "Debian GNU/Linux 12 (bookworm)"),
        ("PRETTY_NAME=Alpine", "Alpine"), ("PRETTY_NAME=\"\"", "Linux"), ("", "Linux"),
    ])
    func theSystemHasAName(text: String, expected: String) { #expect(NodeFacts.systemName(text) == expected) }

    @Test func conditionsKeepTheTimeOfTheirLastChange() throws {
        func conditions(_ status: JSON) -> [String: JSON] {
            Dictionary((status["conditions"]?.array ?? []).map { ($0["type"]?.string ?? "", $0) }) { $1 }
        }
        let first = NodeObject.status(configuration, NodeFacts(), limitsFault: nil, previous: [:], time: "t1")
        let second = NodeObject.status(
            configuration, NodeFacts(), limitsFault: "no groups", previous: first, time: "t2")
        #expect(conditions(first).keys.sorted() == ["DiskPressure", "MemoryPressure", "PIDPressure", "Ready"])
        let ready = try #require(conditions(second)["Ready"])
        #expect(ready["lastTransitionTime"] == "t1" && ready["lastHeartbeatTime"] == "t2")
        let limits = try #require(conditions(second)["ContainerLimitsUnenforced"])
        #expect(limits["message"] == "no groups" && limits["lastTransitionTime"] == "t2")
    }

    @Test func theLeaseIsRenewed() async throws {
        try await withCluster { cluster in
            let heartbeat = NodeHeartbeat(
                store: cluster.store, configuration: cluster.cluster.context.configuration, limitsFault: nil, log: quiet
            )
            try await heartbeat.renewLease()
            let resource = GroupVersionResource(group: "coordination.k8s.io", version: "v1", resource: "leases")
            let reference = ObjectReference(resource, namespace: "kube-node-lease", name: "node1")
            let first = try await cluster.store.get(reference)
            #expect(first.spec["holderIdentity"] == "node1" && first.spec["leaseDurationSeconds"] == 40)
            try await cluster.store.change(reference) { $0.spec["renewTime"] = "2020-01-01T00:00:00.000Z" }
            try await heartbeat.renewLease()
            #expect((try await cluster.store.get(reference).spec["renewTime"]?.string ?? "") > "2021")
        }
    }
}
