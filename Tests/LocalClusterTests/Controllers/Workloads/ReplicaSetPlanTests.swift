import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ReplicaSetPlanTests {
    private func set(_ replicas: Int64, minReadySeconds: Int64 = 0) -> JSON {
        [
            "metadata": ["name": "web-1", "namespace": "default", "uid": "rs", "generation": 4],
            "spec": [
                "replicas": .int(replicas), "minReadySeconds": .int(minReadySeconds),
                "template": WorkloadSamples.template(),
            ],
        ]
    }

    @Test(arguments: [(3, 0, 3, 0), (3, 3, 0, 0), (2, 3, 0, 1), (0, 3, 0, 3)] as [(Int64, Int, Int, Int)])
    func asManyPodsAsWanted(wanted: Int64, present: Int, missing: Int, surplus: Int) {
        let plan = ReplicaSetPlan(set(wanted), pods: (0..<present).map { WorkloadSamples.pod("p\($0)") })
        #expect(plan.missing == missing)
        #expect(plan.surplus.count == surplus)
    }

    @Test func podsThatEndOrHaveEndedDoNotCount() {
        let pods = [
            WorkloadSamples.pod("failed", phase: "Failed"), WorkloadSamples.pod("done", phase: "Succeeded"),
            WorkloadSamples.pod("leaving") { $0.metadata["deletionTimestamp"] = "2020-01-01T00:00:00Z" },
            WorkloadSamples.pod("running"),
        ]
        #expect(ReplicaSetPlan(set(2), pods: pods).missing == 1)
        let status = ReplicaSetStatus(set(2), pods: pods, failure: nil, now: WorkloadSamples.start).json
        #expect(status["replicas"] == 1)
        #expect(status["terminatingReplicas"] == 1)
        #expect(status["observedGeneration"] == 4)
    }

    @Test func aSetOnItsWayOutMakesNothing() {
        var set = set(3)
        set.metadata["deletionTimestamp"] = "2020-01-01T00:00:00Z"
        #expect(ReplicaSetPlan(set, pods: []).missing == 0)
    }

    /// In the order in which they are deleted.
    @Test func whoIsMissedLeastGoesFirst() {
        let order = [
            WorkloadSamples.pod("unassigned", phase: "Pending", readyFor: nil) { $0.spec["nodeName"] = nil },
            WorkloadSamples.pod("pending", phase: "Pending", readyFor: nil),
            WorkloadSamples.pod("not-ready-young", readyFor: nil, age: 10),
            WorkloadSamples.pod("not-ready-old", readyFor: nil, age: 50),
            WorkloadSamples.pod("cheap", readyFor: 1000) {
                $0.setAnnotation("controller.kubernetes.io/pod-deletion-cost", "-5")
            },
            WorkloadSamples.pod("ready-recently", readyFor: 5),
            WorkloadSamples.pod("restarting", readyFor: 50) { $0.status["containerStatuses"] = [["restartCount": 3]] },
            WorkloadSamples.pod("young", readyFor: 50, age: 60),
            WorkloadSamples.pod("old", readyFor: 50, age: 90),
        ]
        let sorted = order.shuffled().sorted { DeletionOrder($0) < DeletionOrder($1) }
        #expect(sorted.map(\.name) == order.map(\.name))
    }

    @Test func availableAfterAWhile() throws {
        let pods = [
            WorkloadSamples.pod("a", readyFor: 30), WorkloadSamples.pod("b", readyFor: 4),
            WorkloadSamples.pod("c", readyFor: nil),
        ]
        let set = set(3, minReadySeconds: 10)
        let status = ReplicaSetStatus(set, pods: pods, failure: nil, now: WorkloadSamples.start)
        #expect(status.json["readyReplicas"] == 2)
        #expect(status.json["availableReplicas"] == 1)
        let wakeUp = try #require(status.wakeUp)
        #expect(wakeUp == WorkloadSamples.start.addingTimeInterval(6))
        #expect(ReplicaSetStatus(set, pods: pods, failure: nil, now: wakeUp).json["availableReplicas"] == 2)
    }

    @Test func aFailureIsACondition() {
        let failed = ReplicaSetStatus(set(1), pods: [], failure: .badRequest("no"), now: WorkloadSamples.start).json
        #expect(failed["conditions"]?[0]?["reason"] == "FailedCreate")
        var set = set(1)
        set["status"] = failed
        let healed = ReplicaSetStatus(set, pods: [], failure: nil, now: WorkloadSamples.start).json
        #expect(healed["conditions"] == nil)
    }
}
