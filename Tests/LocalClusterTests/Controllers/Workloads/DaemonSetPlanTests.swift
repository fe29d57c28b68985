import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct DaemonSetPlanTests {
    private let node: JSON = ["metadata": ["name": "node1", "labels": ["disk": "ssd"]]]

    private func set(_ spec: JSON = [:]) -> JSON {
        var set: JSON = [
            "kind": "DaemonSet", "apiVersion": "apps/v1",
            "metadata": ["name": "agent", "namespace": "default", "uid": "d"],
            "spec": ["template": WorkloadSamples.template()],
        ]
        set.spec.merge(patch: spec)
        return set
    }

    private func pod(_ name: String, _ hash: String = "new", _ change: (inout JSON) -> Void = { _ in }) -> JSON {
        WorkloadSamples.pod(name) {
            $0.metadata["labels"] = JSON([RevisionHistory.hashLabel: hash])
            change(&$0)
        }
    }

    private func plan(_ set: JSON, _ pods: [JSON], node: JSON?) -> DaemonSetPlan {
        DaemonSetPlan(set, pods: pods, current: "agent-new", node: node)
    }

    @Test func onePodOnTheNode() {
        #expect(plan(set(), [], node: node).creates)
        #expect(!plan(set(), [], node: nil).creates)
        #expect(!plan(set(), [pod("a")], node: node).creates)
        #expect(plan(set(), [pod("a"), pod("b")], node: node).deletes.count == 1)
    }

    @Test func cordonedNodesTakeItToo() {
        var cordoned = node
        cordoned.spec["unschedulable"] = true
        #expect(plan(set(), [], node: cordoned).creates)
    }

    @Test func theNodeMustBeWanted() {
        let picky: JSON = ["template": ["spec": ["nodeSelector": ["disk": "tape"]]]]
        let result = plan(set(picky), [pod("a")], node: node)
        #expect(!result.isWanted && result.deletes.map(\.name) == ["a"])
        let fitting: JSON = ["template": ["spec": ["nodeSelector": ["disk": "ssd"]]]]
        #expect(plan(set(fitting), [], node: node).creates)
    }

    @Test func outdatedPodsGoFirst() {
        let old = pod("a", "old")
        #expect(plan(set(), [old], node: node).deletes.map(\.name) == ["a"])
        #expect(plan(set(["updateStrategy": ["type": "OnDelete"]]), [old], node: node).deletes.isEmpty)
        let leaving = pod("a", "old") { $0.metadata["deletionTimestamp"] = "2020-01-01T00:00:00Z" }
        #expect(!plan(set(), [leaving], node: node).creates, "the old pod still runs")
    }

    @Test func theStatusCounts() {
        let status = DaemonSetPlan.status(
            set(["minReadySeconds": 60]), pods: [pod("a")], current: "agent-new", isWanted: true,
            now: WorkloadSamples.start)
        #expect(status.json["numberReady"] == 1 && status.json["numberAvailable"] == 1)
        #expect(status.json["updatedNumberScheduled"] == 1 && status.json["desiredNumberScheduled"] == 1)
        let none = DaemonSetPlan.status(
            set(), pods: [], current: "agent-new", isWanted: true, now: WorkloadSamples.start)
        #expect(none.json["numberUnavailable"] == 1)
    }
}
