import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct StatefulSetPlanTests {
    private func set(_ replicas: Int64, _ spec: JSON = [:]) -> JSON {
        var set: JSON = [
            "kind": "StatefulSet", "apiVersion": "apps/v1",
            "metadata": ["name": "db", "namespace": "default", "uid": "s"],
            "spec": ["replicas": .int(replicas), "serviceName": "db", "template": WorkloadSamples.template()],
        ]
        set.spec.merge(patch: spec)
        return set
    }

    private func pod(_ ordinal: Int, _ revision: String = "db-new", ready: Bool = true) -> JSON {
        WorkloadSamples.pod("db-\(ordinal)", readyFor: ready ? 10 : nil) {
            $0.metadata["labels"] = JSON([RevisionHistory.hashLabel: revision])
        }
    }

    private func plan(_ set: JSON, _ pods: [JSON]) -> (creates: [Int], deletes: [String]) {
        let plan = StatefulSetPlan(set, pods: pods, current: "db-old", update: "db-new", now: WorkloadSamples.start)
        return (plan.creates.map { $0.ordinal }, plan.deletes.map(\.name))
    }

    @Test func oneAfterTheOther() {
        #expect(plan(set(3), []).creates == [0])
        #expect(plan(set(3), [pod(0, ready: false)]).creates == [])
        #expect(plan(set(3), [pod(0)]).creates == [1])
        #expect(plan(set(3, ["podManagementPolicy": "Parallel"]), []).creates == [0, 1, 2])
    }

    @Test func theLastGoesFirst() {
        #expect(plan(set(1), [pod(0), pod(1), pod(2)]).deletes == ["db-2"])
        #expect(
            plan(set(1, ["podManagementPolicy": "Parallel"]), [pod(0), pod(1), pod(2)]).deletes == ["db-2", "db-1"])
    }

    @Test func updatesComeFromTheEnd() {
        let old = [pod(0, "db-old"), pod(1, "db-old"), pod(2, "db-old")]
        #expect(plan(set(3), old).deletes == ["db-2"])
        #expect(plan(set(3), [old[0], old[1], pod(2)]).deletes == ["db-1"])
        #expect(plan(set(3), [old[0], old[1], pod(2, ready: false)]).deletes == [])
        let rolling: JSON = ["updateStrategy": ["rollingUpdate": ["partition": 2]]]
        #expect(plan(set(3, rolling), [old[0], old[1], pod(2)]).deletes == [])
        #expect(plan(set(3, ["updateStrategy": ["type": "OnDelete"]]), old).deletes == [])
    }

    @Test func belowThePartitionTheOldTemplateStays() {
        let rolling: JSON = ["podManagementPolicy": "Parallel", "updateStrategy": ["rollingUpdate": ["partition": 1]]]
        let plan = StatefulSetPlan(
            set(2, rolling), pods: [], current: "db-old", update: "db-new", now: WorkloadSamples.start)
        #expect(plan.creates.map { $0.revision } == ["db-old", "db-new"])
    }

    @Test func failedPodsAreReplaced() {
        let failed = WorkloadSamples.pod("db-0", phase: "Failed", readyFor: nil)
        #expect(plan(set(1), [failed]).deletes == ["db-0"])
    }

    @Test func podsHaveNamesOfTheirOwn() {
        let pod = StatefulSetPlan.pod(of: set(1), ordinal: 4, template: WorkloadSamples.template(), revision: "db-new")
        #expect(pod.name == "db-4")
        #expect(pod.spec["hostname"] == "db-4" && pod.spec["subdomain"] == "db")
        #expect(pod.labels["apps.kubernetes.io/pod-index"] == "4")
    }

    @Test func theCurrentRevisionFollowsWhenAllIsDone() {
        func status(_ pods: [JSON]) -> JSON {
            StatefulSetStatus(set(2), pods: pods, current: "db-old", update: "db-new", now: WorkloadSamples.start).json
        }
        #expect(status([pod(0, "db-old"), pod(1)])["currentRevision"] == "db-old")
        #expect(status([pod(0, "db-old"), pod(1)])["updatedReplicas"] == 1)
        #expect(status([pod(0), pod(1)])["currentRevision"] == "db-new")
    }
}
