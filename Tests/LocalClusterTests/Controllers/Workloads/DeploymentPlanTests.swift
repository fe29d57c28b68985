import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct DeploymentPlanTests {
    private func settled(_ deployment: JSON = WorkloadSamples.deployment()) -> SimulatedRollout {
        var rollout = SimulatedRollout(deployment: deployment)
        rollout.settle()
        rollout.forget()
        return rollout
    }

    @Test func theFirstSetIsMadeAtOnce() throws {
        var rollout = SimulatedRollout(deployment: WorkloadSamples.deployment())
        rollout.step()
        let set = try #require(rollout.sets.first)
        let hash = try #require(set.labels["pod-template-hash"])
        #expect((8...10).contains(hash.count))
        #expect(hash.allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) })
        #expect(set.name == "web-\(hash)")
        #expect(set.spec["selector"]?["matchLabels"] == ["app": "web", "pod-template-hash": .string(hash)])
        #expect(set.spec["template"]?.labels == ["app": "web", "pod-template-hash": hash])
        #expect(set.controller?["uid"] == "d")
        #expect(set.controller?["blockOwnerDeletion"] == true)
        #expect(set.annotations["deployment.kubernetes.io/revision"] == "1")
        #expect(set.annotations["deployment.kubernetes.io/desired-replicas"] == "3")
        #expect(set.annotations["deployment.kubernetes.io/max-replicas"] == "4")
        #expect(rollout.deployment.annotations["deployment.kubernetes.io/revision"] == "1")
        #expect(rollout.events == ["Scaled up replica set \(set.name) from 0 to 3"])
        #expect(rollout.condition("Progressing") == ["True", "NewReplicaSetCreated"])
        #expect(rollout.condition("Available") == ["False", "MinimumReplicasUnavailable"])
        rollout.settle()
        #expect(rollout.condition("Progressing") == ["True", "NewReplicaSetAvailable"])
        #expect(rollout.condition("Available") == ["True", "MinimumReplicasAvailable"])
        let status = rollout.deployment.status
        #expect(status["observedGeneration"] == 1)
        #expect(status["replicas"] == 3 && status["updatedReplicas"] == 3 && status["readyReplicas"] == 3)
        #expect(status["availableReplicas"] == 3 && status["unavailableReplicas"] == nil)
    }

    /// maxSurge, maxUnavailable, replicas; the most pods and the fewest available pods that there may be meanwhile.
    @Test(
        arguments: [
            ("25%", "25%", 4, 5, 3), ("1", "0", 4, 5, 4), ("0", "1", 4, 4, 3), ("100%", "0", 3, 6, 3),
            ("0", "100%", 3, 3, 0), ("50%", "50%", 1, 2, 1), ("0", "10%", 3, 3, 2),
        ] as [(String, String, Int64, Int64, Int64)])
    func aRollingUpdateStaysWithinItsBounds(
        surge: String, unavailable: String, replicas: Int64, most: Int64, fewest: Int64
    ) {
        func value(_ text: String) -> JSON { Int64(text).map(JSON.int) ?? .string(text) }
        var rollout = settled(
            WorkloadSamples.deployment(replicas: replicas) {
                $0.spec["strategy"] = [
                    "type": "RollingUpdate",
                    "rollingUpdate": ["maxSurge": value(surge), "maxUnavailable": value(unavailable)],
                ]
            })
        rollout.set(image: "web:2")
        rollout.settle()
        #expect(rollout.sizes == ["web:1": 0, "web:2": replicas])
        #expect(rollout.mostPods <= most)
        #expect(rollout.fewestAvailable >= fewest)
        #expect(rollout.deployment.annotations["deployment.kubernetes.io/revision"] == "2")
        #expect(rollout.condition("Progressing") == ["True", "NewReplicaSetAvailable"])
    }

    @Test func aBrokenImageDoesNotTakeTheOldPodsAlong() throws {
        var rollout = settled()
        rollout.broken = ["web:2"]
        rollout.set(image: "web:2")
        rollout.settle()
        #expect(rollout.sizes == ["web:1": 3, "web:2": 1])
        #expect(rollout.fewestAvailable == 3)
        #expect(rollout.condition("Available") == ["True", "MinimumReplicasAvailable"])
        #expect(rollout.condition("Progressing") == ["True", "ReplicaSetUpdated"])
        rollout.now = try #require(rollout.wakeUp)
        rollout.step()
        #expect(rollout.condition("Progressing") == ["False", "ProgressDeadlineExceeded"])
        #expect(rollout.wakeUp == nil)
        // Back to what worked: the broken pods go, the revision counts on.
        rollout.set(image: "web:1")
        rollout.settle()
        #expect(rollout.sizes == ["web:1": 3, "web:2": 0])
        #expect(rollout.deployment.annotations["deployment.kubernetes.io/revision"] == "3")
        let old = try #require(rollout.sets.first)
        #expect(old.annotations["deployment.kubernetes.io/revision-history"] == "1")
        #expect(rollout.condition("Progressing") == ["True", "NewReplicaSetAvailable"])
    }

    @Test func recreateWaitsForTheLastOldPod() throws {
        var rollout = settled(WorkloadSamples.deployment { $0.spec["strategy"] = ["type": "Recreate"] })
        rollout.set(image: "web:2")
        rollout.step()
        #expect(rollout.sizes == ["web:1": 0])
        rollout.sets[0].status["terminatingReplicas"] = 1
        let plan = DeploymentPlan(rollout.deployment, sets: rollout.sets, taken: [], now: rollout.now)
        #expect(plan.sets.count == 1, "an old pod still runs")
        rollout.settle()
        #expect(rollout.sizes == ["web:1": 0, "web:2": 3])
    }

    @Test func aPausedDeploymentScalesButDoesNotRollOut() {
        var rollout = settled(WorkloadSamples.deployment { $0.spec["paused"] = true })
        #expect(rollout.sets.isEmpty)
        rollout.deployment.spec["paused"] = nil
        rollout.settle()
        rollout.deployment.spec["paused"] = true
        rollout.set(image: "web:2")
        rollout.set(replicas: 5)
        rollout.settle()
        #expect(rollout.sizes == ["web:1": 5])
        #expect(rollout.condition("Progressing") == ["Unknown", "DeploymentPaused"])
        rollout.deployment.spec["paused"] = false
        rollout.settle()
        #expect(rollout.sizes == ["web:1": 0, "web:2": 5])
    }

    @Test func scalingAmidARolloutIsShared() {
        var rollout = settled(WorkloadSamples.deployment(replicas: 8))
        rollout.broken = ["web:2"]
        rollout.set(image: "web:2")
        rollout.settle()
        #expect(rollout.sizes == ["web:1": 6, "web:2": 4])
        rollout.set(replicas: 16)
        rollout.step()
        #expect(rollout.sizes == ["web:1": 12, "web:2": 8])
        rollout.set(replicas: 0)
        rollout.settle()
        #expect(rollout.sizes == ["web:1": 0, "web:2": 0])
    }

    @Test func oldSetsAreKeptUpToTheLimit() {
        var rollout = settled(WorkloadSamples.deployment { $0.spec["revisionHistoryLimit"] = 2 })
        for version in 2...6 {
            rollout.set(image: "web:\(version)")
            rollout.settle()
        }
        #expect(Set(rollout.sizes.keys) == ["web:4", "web:5", "web:6"])
    }

    @Test func aTakenNameIsAvoided() {
        let deployment = WorkloadSamples.deployment()
        let first = DeploymentPlan(deployment, sets: [], taken: [], now: WorkloadSamples.start)
        let name = first.sets[0].name
        let second = DeploymentPlan(deployment, sets: [], taken: [name], now: WorkloadSamples.start)
        #expect(second.sets[0].name != name)
        #expect(second.deployment.status["collisionCount"] == 1)
    }

    @Test func whatIsBeingDeletedOnlyReports() {
        let deployment = WorkloadSamples.deployment { $0.metadata["deletionTimestamp"] = "2020-01-01T00:00:00Z" }
        let plan = DeploymentPlan(deployment, sets: [], taken: [], now: WorkloadSamples.start)
        #expect(plan.sets.isEmpty && plan.events.isEmpty)
        #expect(plan.deployment.status["observedGeneration"] == 1)
    }

    @Test func failuresOfTheSetAreShown() {
        var rollout = settled()
        rollout.sets[0].status["conditions"] = [
            ["type": "ReplicaFailure", "status": "True", "reason": "FailedCreate", "message": "no"]
        ]
        let plan = DeploymentPlan(rollout.deployment, sets: rollout.sets, taken: [], now: rollout.now)
        #expect(plan.conditions["ReplicaFailure"]?["message"] == "no")
    }
}
