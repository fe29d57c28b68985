import MeshAPI

/// For each Gateway one pod that it selects. As long as that is there, no other has to be looked for.
struct GatewayPods: Sendable {
    private var pods: [ObjectKey: WorkloadKey] = [:]

    /// Looks for the pods of `gateways`, as they are now.
    mutating func follow(_ gateways: [Gateway], _ workloads: WorkloadIndex) {
        let old = pods
        pods = [:]
        for gateway in gateways {
            let selector = LabelSelector(gateway.selector)
            let known = old[gateway.key].flatMap { workloads[$0] }
            let isKnown = known.map { selector.matches($0.labels) } ?? false
            let pod = isKnown ? known : workloads.all.first { selector.matches($0.labels) }
            pods[gateway.key] = pod?.key
        }
    }

    /// Whether a pod listens on the ports of the Gateway.
    func serve(_ gateway: ObjectKey) -> Bool { pods[gateway] != nil }
}
