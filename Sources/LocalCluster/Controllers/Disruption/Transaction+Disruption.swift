import Kubernetes

extension GroupVersionResource {
    static let podDisruptionBudgets = Self(group: "policy", version: "v1", resource: "poddisruptionbudgets")
}

extension Transaction {
    /// Takes one disruption out of the budget of a pod that is to be evicted.
    /// - Throws: `APIStatus` 429 when nothing is left of it, 500 when there are several budgets.
    func spendDisruption(for pod: JSON) throws {
        guard pod.isActivePod, pod.status["phase"]?.string != "Pending" else { return }
        let type = try catalog.type(.podDisruptionBudgets)
        let budgets = try stored(type, namespace: pod.namespace).map { try $0.json() }.filter { budget in
            budget.spec["selector"].flatMap(LabelSelector.init(object:))?.matches(pod.labels) ?? false
        }
        guard let budget = budgets.first else { return }
        guard budgets.count == 1 else {
            throw APIStatus.internalError(
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.")
        }
        let policy = budget.spec["unhealthyPodEvictionPolicy"]?.string ?? "IfHealthyBudget"
        let isHealthyEnough = budget.count("currentHealthy") >= budget.count("desiredHealthy")
        if !pod.isReadyPod, policy == "AlwaysAllow" || isHealthyEnough { return }
        guard budget.count("disruptionsAllowed") > 0 else { throw Self.refusal(budget) }
        try change(type, namespace: budget.namespace, name: budget.name) { budget in
            budget.status["disruptionsAllowed"] = .int(budget.count("disruptionsAllowed") - 1)
        }
    }

    private static func refusal(_ budget: JSON) -> APIStatus {
        let message = """
            The disruption budget \(budget.name) needs \(budget.count("desiredHealthy")) healthy pods and has \
            \(budget.count("currentHealthy")) currently
            """
        return APIStatus(
            code: 429, reason: .tooManyRequests,
            message: "Cannot evict pod as it would violate the pod's disruption budget.",
            details: .init(causes: [.init(reason: "DisruptionBudget", message: message)], retryAfterSeconds: 10))
    }
}

extension JSON {
    fileprivate func count(_ member: String) -> Int64 { status[member]?.int ?? 0 }
}
