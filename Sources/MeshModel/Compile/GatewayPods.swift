import MeshAPI

/// For each Gateway one pod that it selects. As long as that is there, no other has to be looked for.
struct GatewayPods: Sendable {
    private var pods: [ObjectKey: WorkloadKey] = [:]

    /// Looks for the pods of `gateways`, as they are now.
    ///
    /// - Parameter changed: the pods that came, changed or went since the last time; nil when the Gateways may have
    ///   changed too.
    /// - Returns: the Gateways that a pod serves now and none served before, or the other way round.
    mutating func follow(
        _ gateways: [Gateway], _ workloads: WorkloadIndex, changed: Set<WorkloadKey>?
    ) -> Set<ObjectKey> {
        let old = pods
        pods = [:]
        for gateway in gateways {
            let selector = LabelSelector(gateway.selector)
            func isServing(_ key: WorkloadKey) -> Bool { workloads[key].map { selector.matches($0.labels) } ?? false }
            let known = old[gateway.key]
            if let known, isServing(known) {
                pods[gateway.key] = known
            } else if let changed, known == nil {
                pods[gateway.key] = changed.first(where: isServing)
            } else {
                pods[gateway.key] = workloads.all.first { selector.matches($0.labels) }?.key
            }
        }
        return Set(old.keys).symmetricDifference(pods.keys)
    }

    /// Whether a pod listens on the ports of the Gateway.
    func serve(_ gateway: ObjectKey) -> Bool { pods[gateway] != nil }
}
