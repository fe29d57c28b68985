import MeshAPI

/// Whether, and by which labels, some rule prefers endpoints that are near: only then clients differ by where they are.
public struct LocalityUse: Sendable, Hashable {
    /// Whether any rule looks at localities.
    public let isUsed: Bool
    /// The keys of labels that rules compare between client and endpoint, sorted.
    public let labelKeys: [String]

    init(_ rules: some Sequence<MergedDestinationRule>) {
        var (isUsed, labelKeys): (Bool, Set<String>) = (false, [])
        func note(_ balancer: LoadBalancer?, watches: Bool) {
            let locality = balancer?.locality
            isUsed = isUsed || watches || locality.map { !$0.distribute.isEmpty } ?? false
            for label in locality?.failoverPriority ?? [] { labelKeys.insert(String(label.prefix { $0 != "=" })) }
        }
        func note(_ policy: TrafficPolicy) {
            note(policy.loadBalancer, watches: policy.outlierDetection != nil)
            for port in policy.portLevelSettings { note(port.loadBalancer, watches: port.outlierDetection != nil) }
        }
        for rule in rules {
            if let policy = rule.trafficPolicy { note(policy) }
            for subset in rule.subsets {
                if let policy = subset.trafficPolicy { note(policy) }
            }
        }
        self.isUsed = isUsed
        self.labelKeys = labelKeys.sorted()
    }
}
