import Kubernetes

/// Counts the healthy pods of a PodDisruptionBudget.
struct DisruptionReconciler: Reconciler {
    let kind = "PodDisruptionBudget"
    let resource = GroupVersionResource.podDisruptionBudgets
    let dependents = GroupVersionResource.pods
    let component = "controllermanager"
    let watchesSelected = true

    func reconcile(_ budget: JSON, in pass: ReconcilePass) throws {
        guard let selector = budget.spec["selector"].flatMap(LabelSelector.init(object:)) else { return }
        let type = try pass.transaction.catalog.type(.pods)
        let pods = try pass.transaction.stored(
            type, namespace: budget.namespace, where: Selection(labels: selector)
        ).map { try $0.json() }.filter(\.isActivePod)
        let healthy = Int64(pods.count(where: \.isReadyPod))
        let expected = Int64(pods.count)
        let desired = Self.desired(budget, expected)
        let allowed = max(0, healthy - desired)
        var conditions = Conditions(budget.status["conditions"])
        conditions.set(
            "DisruptionAllowed", allowed > 0, allowed > 0 ? "SufficientPods" : "InsufficientPods", "", now: pass.now)
        try pass.transaction.changeIfPresent(.podDisruptionBudgets, budget) { object in
            object.status["observedGeneration"] = budget.metadata["generation"]
            object.status["currentHealthy"] = .int(healthy)
            object.status["desiredHealthy"] = .int(desired)
            object.status["expectedPods"] = .int(expected)
            object.status["disruptionsAllowed"] = .int(allowed)
            object.status["conditions"] = conditions.json
        }
    }

    private static func desired(_ budget: JSON, _ expected: Int64) -> Int64 {
        if let least = budget.spec["minAvailable"].flatMap(IntOrPercent.init) { return least.of(expected, .up) }
        let most = budget.spec["maxUnavailable"].flatMap(IntOrPercent.init)?.of(expected, .up) ?? 0
        return max(0, expected - most)
    }
}
