import MeshAPI

/// Whether, and by which labels, some rule prefers endpoints that are near: only then clients differ by where they are.
public struct LocalityUse: Sendable, Hashable {
    /// Whether any rule looks at localities.
    public let isUsed: Bool
    /// The keys of labels that rules compare between client and endpoint, sorted.
    public let labelKeys: [String]

    init(_ rules: [DestinationRule]) {
        let policies = rules.flatMap { rule in
            [rule.trafficPolicy].compactMap { $0 } + rule.subsets.compactMap(\.trafficPolicy)
        }
        let ports = policies.flatMap(\.portLevelSettings)
        let settings = (policies.map(\.loadBalancer) + ports.map(\.loadBalancer)).compactMap { $0?.locality }
        let watches = policies.contains { $0.outlierDetection != nil } || ports.contains { $0.outlierDetection != nil }
        isUsed = watches || settings.contains { !$0.distribute.isEmpty }
        labelKeys = Set(settings.flatMap(\.failoverPriority).map { String($0.prefix { $0 != "=" }) }).sorted()
    }
}
