import Kubernetes

/// Keeps as many pods as a ReplicaSet asks for.
struct ReplicaSetReconciler: Reconciler {
    let kind = "ReplicaSet"
    let resource = GroupVersionResource.replicaSets
    let dependents = GroupVersionResource.pods
    let component = "replicaset-controller"

    func reconcile(_ set: JSON, in pass: ReconcilePass) throws {
        let transaction = pass.transaction
        guard let selector = set.spec["selector"].flatMap(LabelSelector.init(object:)),
            !selector.requirements.isEmpty
        else { return }
        var pods = try transaction.claim(.pods, for: set, selector)
        let failure = try carryOut(ReplicaSetPlan(set, pods: pods), for: set, pass)
        pods = try transaction.claim(.pods, for: set, selector)
        let status = ReplicaSetStatus(set, pods: pods, failure: failure, now: pass.now)
        pass.wake(at: status.wakeUp)
        try transaction.changeIfPresent(.replicaSets, set) { $0["status"] = status.json }
    }

    /// - Returns: why a pod could not be created.
    private func carryOut(_ plan: ReplicaSetPlan, for set: JSON, _ pass: ReconcilePass) throws -> APIStatus? {
        for pod in plan.surplus { try pass.delete(pod: pod, for: set) }
        guard plan.missing > 0, try !pass.transaction.isTerminating(namespace: set.namespace) else { return nil }
        let pod = PodTemplate.pod(of: set, template: set.spec["template"] ?? [:])
        for _ in 0..<plan.missing {
            if case .refused(let failure) = try pass.create(pod: pod, for: set) { return failure }
        }
        return nil
    }
}

extension Transaction {
    /// Changes an object unless it has gone meanwhile.
    func changeIfPresent(
        _ resource: GroupVersionResource, _ object: JSON, _ body: (inout JSON) throws -> Void
    ) throws {
        let type = try catalog.type(resource)
        guard try stored(type, namespace: object.namespace, name: object.name)?.uid == object.uid else { return }
        try change(type, namespace: object.namespace, name: object.name, body)
    }
}
