import FoundationEssentials
import Kubernetes

/// What a DaemonSet does about its pods on the one node. Pure.
struct DaemonSetPlan {
    var creates = false
    var deletes: [JSON] = []
    /// Whether the node takes pods of the set.
    let isWanted: Bool

    /// - Parameters:
    ///   - current: the name of the revision of the present template.
    ///   - node: `nil` when there is none yet.
    init(_ set: JSON, pods: [JSON], current: String, node: JSON?) {
        let pod = Self.pod(of: set, template: set.spec["template"] ?? [:], revision: current)
        isWanted = node.map { NodeFit.fault(pod, on: $0) == nil } ?? false
        if set.isBeingDeleted { return }
        let active = pods.filter(\.isActivePod).sorted { DeletionOrder($1) < DeletionOrder($0) }
        let finished = pods.filter { $0.isFinished && !$0.isBeingDeleted }
        guard isWanted else {
            deletes = active + finished
            return
        }
        let isRolling = set.spec["updateStrategy"]?["type"]?.string ?? "RollingUpdate" == "RollingUpdate"
        let outdated = active.filter { isRolling && $0.revisionName(of: set) != current }
        let surplus = active.filter { !outdated.contains($0) }.dropFirst()
        deletes = finished + outdated + surplus
        creates = pods.isEmpty
    }

    static func pod(of set: JSON, template: JSON, revision: String) -> JSON {
        var pod = PodTemplate.pod(of: set, template: template)
        var labels = pod.labels
        labels[RevisionHistory.hashLabel] = String(revision.dropFirst(set.name.count + 1))
        pod.metadata["labels"] = JSON(labels)
        let tolerated = pod.spec["tolerations"]?.array ?? []
        pod.spec["tolerations"] = .array(tolerated + tolerations.filter { !tolerated.contains($0) })
        return pod
    }

    /// Pods of a DaemonSet run on a node whatever its state.
    private static let tolerations: [JSON] = [
        toleration("not-ready", "NoExecute"), toleration("unreachable", "NoExecute"),
        toleration("disk-pressure", "NoSchedule"), toleration("memory-pressure", "NoSchedule"),
        toleration("pid-pressure", "NoSchedule"), toleration("unschedulable", "NoSchedule"),
    ]

    private static func toleration(_ condition: String, _ effect: String) -> JSON {
        ["key": .string("node.kubernetes.io/\(condition)"), "operator": "Exists", "effect": .string(effect)]
    }

    /// - Returns: the status, and when a pod will have been ready for long enough.
    static func status(
        _ set: JSON, pods: [JSON], current: String, isWanted: Bool, now: Date
    ) -> (json: JSON, wakeUp: Date?) {
        let active = pods.filter(\.isActivePod)
        let minReady = set.spec["minReadySeconds"]?.int ?? 0
        let available = active.compactMap { $0.availableFrom(minReadySeconds: minReady) }
        let count = available.count { $0 <= now }
        var status: JSON = [
            "currentNumberScheduled": .int(active.isEmpty ? 0 : 1), "numberMisscheduled": 0,
            "desiredNumberScheduled": isWanted ? 1 : 0,
            "numberReady": .int(active.contains(where: \.isReadyPod) ? 1 : 0),
        ]
        status["observedGeneration"] = set.metadata["generation"]
        status.setCount("updatedNumberScheduled", active.contains { $0.revisionName(of: set) == current } ? 1 : 0)
        status.setCount("numberAvailable", min(1, count))
        status.setCount("numberUnavailable", isWanted && count == 0 ? 1 : 0)
        return (status, available.filter { $0 > now }.min())
    }
}
