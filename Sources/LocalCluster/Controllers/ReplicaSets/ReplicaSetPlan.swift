import FoundationEssentials
import Kubernetes

/// What a ReplicaSet does about its pods. Pure.
struct ReplicaSetPlan {
    private static let maximumAtOnce = 500

    /// How many pods to create.
    let missing: Int
    /// The pods to delete.
    let surplus: [JSON]

    init(_ set: JSON, pods: [JSON]) {
        let active = pods.filter(\.isActivePod)
        let difference = set.isBeingDeleted ? 0 : Int(clamping: set.spec["replicas"]?.int ?? 1) - active.count
        missing = min(max(0, difference), Self.maximumAtOnce)
        surplus = Array(
            active.sorted { DeletionOrder($0) < DeletionOrder($1) }.prefix(min(max(0, -difference), Self.maximumAtOnce))
        )
    }
}

/// The status of a ReplicaSet out of its pods. Pure.
struct ReplicaSetStatus {
    let json: JSON
    /// When a pod will have been ready for long enough.
    let wakeUp: Date?

    /// - Parameter failure: why pods could not be created.
    init(_ set: JSON, pods: [JSON], failure: APIStatus?, now: Date) {
        let active = pods.filter(\.isActivePod)
        let templateLabels = LabelSelector(matching: set.spec["template"]?.labels ?? [:])
        let minReady = set.spec["minReadySeconds"]?.int ?? 0
        let available = active.compactMap { $0.availableFrom(minReadySeconds: minReady) }
        wakeUp = available.filter { $0 > now }.min()
        var conditions = Conditions(set.status["conditions"])
        if let failure {
            conditions.set("ReplicaFailure", true, "FailedCreate", failure.message, now: now)
        } else {
            conditions.remove("ReplicaFailure")
        }
        var status: JSON = ["replicas": .int(Int64(active.count))]
        status["observedGeneration"] = set.metadata["generation"]
        status.setCount("fullyLabeledReplicas", active.count { templateLabels.matches($0.labels) })
        status.setCount("readyReplicas", active.count(where: \.isReadyPod))
        status.setCount("availableReplicas", available.count { $0 <= now })
        status.setCount("terminatingReplicas", pods.count { $0.isBeingDeleted && !$0.isFinished })
        status["conditions"] = conditions.json
        json = status
    }
}

extension JSON {
    /// Sets a count; none is written for zero, as in Kubernetes' own objects.
    mutating func setCount(_ member: String, _ count: Int) { self[member] = count == 0 ? nil : .int(Int64(count)) }
}
