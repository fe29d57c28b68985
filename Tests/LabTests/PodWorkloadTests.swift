import Kubernetes
import Testing

@testable import Lab

struct PodWorkloadTests {
    private func pod(
        _ name: String, owner: String? = nil, kind: String = "ReplicaSet", hash: String? = nil, ready: Bool = true,
        created: String = "2026-01-01T00:00:00Z", isEnding: Bool = false
    ) -> JSON {
        var metadata: JSON = ["name": .string(name), "creationTimestamp": .string(created)]
        if let owner {
            metadata["ownerReferences"] = [["kind": .string(kind), "name": .string(owner), "controller": true]]
        }
        if let hash { metadata["labels"] = ["pod-template-hash": .string(hash)] }
        if isEnding { metadata["deletionTimestamp"] = "2026-01-02T00:00:00Z" }
        return [
            "metadata": metadata,
            "status": ["conditions": [["type": "Ready", "status": .string(ready ? "True" : "False")]]],
        ]
    }

    @Test func `a pod's workload is what made it, a Deployment behind its ReplicaSet`() {
        #expect(PodWorkload.name(of: pod("alone")) == "alone")
        #expect(PodWorkload.name(of: pod("a-b-5d4-x", owner: "a-b-5d4", hash: "5d4")) == "a-b")
        #expect(PodWorkload.name(of: pod("set-x", owner: "set")) == "set")
        #expect(PodWorkload.name(of: pod("db-0", owner: "db", kind: "StatefulSet", hash: "5d4")) == "db")
    }

    @Test func `a pod's own name goes before, then the newest ready pod`() {
        let old = pod("web-1-a", owner: "web-1", hash: "1", created: "2026-01-01T00:00:00Z")
        let new = pod("web-2-a", owner: "web-2", hash: "2", created: "2026-01-02T00:00:00Z")
        let starting = pod("web-3-a", owner: "web-3", hash: "3", ready: false, created: "2026-01-03T00:00:00Z")
        let ending = pod("web-2-b", owner: "web-2", hash: "2", created: "2026-01-04T00:00:00Z", isEnding: true)
        #expect(PodWorkload.pod(named: "web", of: [ending, old, new, starting]) == new)
        #expect(PodWorkload.pod(named: "web", of: [starting]) == starting)
        #expect(PodWorkload.pod(named: "web-1-a", of: [new, old]) == old)
        #expect(PodWorkload.pod(named: "we", of: [new, old]) == nil)
        #expect(PodWorkload.pod(named: "web", of: [ending]) == nil)
        let namesake = pod("web", ready: false)
        #expect(PodWorkload.pod(named: "web", of: [new, namesake]) == namesake)
    }
}
