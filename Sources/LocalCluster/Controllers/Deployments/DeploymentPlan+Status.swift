import FoundationEssentials
import Kubernetes

// What the Deployment says of itself.
extension DeploymentPlan {
    private struct Counts {
        let replicas, updated, ready, available, terminating: Int64

        init(_ sets: [JSON], new: JSON?) {
            func sum(_ member: String) -> Int64 { sets.reduce(0) { $0 + ($1.status[member]?.int ?? 0) } }
            replicas = sum("replicas")
            ready = sum("readyReplicas")
            available = sum("availableReplicas")
            terminating = sum("terminatingReplicas")
            updated = new?.actualReplicas ?? 0
        }

        /// As they stand in a status.
        init(status: JSON) {
            func count(_ member: String) -> Int64 { status[member]?.int ?? 0 }
            (replicas, updated) = (count("replicas"), count("updatedReplicas"))
            (ready, available) = (count("readyReplicas"), count("availableReplicas"))
            terminating = count("terminatingReplicas")
        }
    }

    private var counts: Counts { Counts(sets, new: newSet) }

    /// Whether all pods are new, and available.
    var isComplete: Bool {
        let counts = counts
        return counts.updated == spec.replicas && counts.replicas == spec.replicas
            && counts.available == spec.replicas
    }

    mutating func finish() {
        let counts = counts
        if !spec.isPaused, !deployment.isBeingDeleted { noteProgress(counts) }
        noteFailure()
        noteAvailability(counts)
        var status: JSON = [:]
        status["observedGeneration"] = deployment.metadata["generation"]
        status["collisionCount"] = deployment.status["collisionCount"]
        status.setCount("replicas", Int(counts.replicas))
        status.setCount("updatedReplicas", Int(counts.updated))
        status.setCount("readyReplicas", Int(counts.ready))
        status.setCount("availableReplicas", Int(counts.available))
        let wanted = sets.reduce(0) { $0 + $1.wantedReplicas }
        status.setCount("unavailableReplicas", Int(max(0, wanted - counts.available)))
        status.setCount("terminatingReplicas", Int(counts.terminating))
        status["conditions"] = conditions.json
        deployment["status"] = status
    }

    private mutating func noteAvailability(_ counts: Counts) {
        if counts.available >= spec.replicas - spec.maxUnavailable {
            conditions.set(
                "Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.", now: now)
        } else {
            conditions.set(
                "Available", false, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.",
                now: now)
        }
    }

    /// What keeps a set from making its pods.
    private mutating func noteFailure() {
        let ordered = [newSet].compactMap(\.self) + oldIndices.map { sets[$0] }
        let failure = ordered.lazy.compactMap { Conditions($0.status["conditions"])["ReplicaFailure"] }.first
        guard let failure else { return conditions.remove("ReplicaFailure") }
        conditions.set(
            "ReplicaFailure", true, failure["reason"]?.string ?? "", failure["message"]?.string ?? "", now: now)
    }

    private mutating func noteProgress(_ counts: Counts) {
        guard let deadline = spec.progressDeadline else { return conditions.remove("Progressing") }
        let reason = conditions["Progressing"]?["reason"]?.string
        if counts.replicas == counts.updated, reason == "NewReplicaSetAvailable" { return }
        let name = newSet.map { "ReplicaSet \"\($0.name)\"" } ?? "Deployment \"\(deployment.name)\""
        if isComplete, newSet != nil {
            setProgress(true, "NewReplicaSetAvailable", "\(name) has successfully progressed.")
        } else if hasProgressed(counts) {
            setProgress(true, "ReplicaSetUpdated", "\(name) is progressing.")
        } else if let due = deadlineDate(deadline, reason) {
            if due <= now {
                setProgress(false, "ProgressDeadlineExceeded", "\(name) has timed out progressing.")
            } else {
                wakeUp = due
            }
        }
        if wakeUp == nil, let due = deadlineDate(deadline, conditions["Progressing"]?["reason"]?.string), due > now {
            wakeUp = due
        }
    }

    private func hasProgressed(_ counts: Counts) -> Bool {
        let before = Counts(status: deployment.status)
        return counts.updated > before.updated
            || counts.replicas - counts.updated < before.replicas - before.updated || counts.ready > before.ready
            || counts.available > before.available
    }

    /// When the rollout will have failed; `nil` when it is over, one way or another, or waits for somebody.
    private func deadlineDate(_ deadline: Int64, _ reason: String?) -> Date? {
        guard let reason, !["NewReplicaSetAvailable", "ProgressDeadlineExceeded", "DeploymentPaused"].contains(reason)
        else { return nil }
        let time = conditions["Progressing"]?["lastUpdateTime"]?.string.flatMap(ObjectTime.date)
        return time?.addingTimeInterval(Double(deadline))
    }

    /// Sets the condition `Progressing`, whose `lastUpdateTime` is when something last moved.
    mutating func setProgress(_ status: Bool?, _ reason: String, _ message: String) {
        let before = conditions["Progressing"]
        conditions.remove("Progressing")
        conditions.set("Progressing", status, reason, message, now: now)
        conditions.edit("Progressing") { condition in
            condition["lastUpdateTime"] = .string(ObjectTime.text(now))
            if let before, before["status"] == condition["status"] {
                condition["lastTransitionTime"] = before["lastTransitionTime"]
            }
        }
    }
}
