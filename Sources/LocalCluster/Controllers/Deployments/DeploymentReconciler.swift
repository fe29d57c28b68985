import Kubernetes

/// Carries out the plans of Deployments.
struct DeploymentReconciler: Reconciler {
    let kind = "Deployment"
    let resource = GroupVersionResource.deployments
    let dependents = GroupVersionResource.replicaSets
    let component = "deployment-controller"

    func reconcile(_ deployment: JSON, in pass: ReconcilePass) throws {
        let transaction = pass.transaction
        guard let selector = deployment.spec["selector"].flatMap(LabelSelector.init(object:)),
            !selector.requirements.isEmpty
        else { return }
        let type = try transaction.catalog.type(.replicaSets)
        let sets = try transaction.claim(.replicaSets, for: deployment, selector)
        let taken = Set(try transaction.stored(type, namespace: deployment.namespace).map(\.name))
        let plan = DeploymentPlan(deployment, sets: sets, taken: taken, now: pass.now)
        try carryOut(plan, known: sets, type, pass)
        pass.wake(at: plan.wakeUp)
        try transaction.changeIfPresent(.deployments, deployment) { object in
            object["status"] = plan.deployment["status"]
            object.metadata["annotations"] = plan.deployment.metadata["annotations"]
        }
    }

    private func carryOut(_ plan: DeploymentPlan, known: [JSON], _ type: ResourceType, _ pass: ReconcilePass) throws {
        let transaction = pass.transaction
        let isTerminating = try transaction.isTerminating(namespace: plan.deployment.namespace)
        for set in plan.sets where !known.contains(set) {
            if !set.uid.isEmpty {
                try transaction.change(type, namespace: set.namespace, name: set.name) { $0 = set }
            } else if !isTerminating {
                try transaction.create(type, set)
            }
        }
        for name in plan.removed {
            try transaction.delete(type, namespace: plan.deployment.namespace, name: name)
        }
        if isTerminating { return }
        for event in plan.events { try pass.record(event, about: plan.deployment) }
    }
}
