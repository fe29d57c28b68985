import Kubernetes

extension GroupVersionResource {
    static let statefulSets = Self(group: "apps", version: "v1", resource: "statefulsets")
}

/// Keeps the numbered pods of a StatefulSet.
struct StatefulSetReconciler: Reconciler {
    let kind = "StatefulSet"
    let resource = GroupVersionResource.statefulSets
    let dependents = GroupVersionResource.pods
    let component = "statefulset-controller"

    func reconcile(_ set: JSON, in pass: ReconcilePass) throws {
        let transaction = pass.transaction
        guard let selector = set.spec["selector"].flatMap(LabelSelector.init(object:)),
            !selector.requirements.isEmpty, try !transaction.isTerminating(namespace: set.namespace)
        else { return }
        var pods = try transaction.claim(.pods, for: set, selector)
        let used = Set(pods.map { $0.revisionName(of: set) } + [set.status["currentRevision"]?.string ?? ""])
        let history = try RevisionHistory(set, used: used, in: transaction)
        let known = set.status["currentRevision"]?.string ?? ""
        let current = history.templates[known] == nil ? history.current : known
        let plan = StatefulSetPlan(set, pods: pods, current: current, update: history.current, now: pass.now)
        for pod in plan.deletes { try pass.delete(pod: pod, for: set) }
        for (ordinal, revision) in plan.creates {
            let pod = StatefulSetPlan.pod(
                of: set, ordinal: ordinal, template: history.templates[revision] ?? [:], revision: revision)
            if case .refused = try pass.create(pod: pod, for: set) { break }
        }
        pods = try transaction.claim(.pods, for: set, selector)
        let status = StatefulSetStatus(set, pods: pods, current: current, update: history.current, now: pass.now)
        pass.wake(at: status.wakeUp)
        try transaction.changeIfPresent(.statefulSets, set) { $0["status"] = status.json }
    }
}
