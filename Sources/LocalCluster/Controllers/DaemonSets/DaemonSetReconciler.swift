import Kubernetes

extension GroupVersionResource {
    static let daemonSets = Self(group: "apps", version: "v1", resource: "daemonsets")
}

/// Keeps one pod of a DaemonSet on the node.
struct DaemonSetReconciler: Reconciler {
    let kind = "DaemonSet"
    let resource = GroupVersionResource.daemonSets
    let dependents = GroupVersionResource.pods
    let component = "daemonset-controller"

    func reconcile(_ set: JSON, in pass: ReconcilePass) throws {
        let transaction = pass.transaction
        guard let selector = set.spec["selector"].flatMap(LabelSelector.init(object:)),
            !selector.requirements.isEmpty, try !transaction.isTerminating(namespace: set.namespace)
        else { return }
        var pods = try transaction.claim(.pods, for: set, selector)
        let history = try RevisionHistory(set, used: Set(pods.map { $0.revisionName(of: set) }), in: transaction)
        let node = try transaction.stored(try transaction.catalog.type(.nodes), namespace: nil).first?.json()
        let plan = DaemonSetPlan(set, pods: pods, current: history.current, node: node)
        for pod in plan.deletes { try pass.delete(pod: pod, for: set) }
        if plan.creates {
            let pod = DaemonSetPlan.pod(of: set, template: set.spec["template"] ?? [:], revision: history.current)
            _ = try pass.create(pod: pod, for: set)
        }
        pods = try transaction.claim(.pods, for: set, selector)
        let status = DaemonSetPlan.status(
            set, pods: pods, current: history.current, isWanted: plan.isWanted, now: pass.now)
        pass.wake(at: status.wakeUp)
        try transaction.changeIfPresent(.daemonSets, set) { $0["status"] = status.json }
    }
}
