import MeshAPI

/// The DestinationRules in force.
public struct DestinationRules: Sendable {
    private var rules: [String: NamespaceRules] = [:]
    private let rootNamespace: String

    /// `objects` must be sorted by age. Several rules of one namespace for one host are merged.
    init(_ objects: [DestinationRule], settings: MeshSettings) {
        rootNamespace = settings.rootNamespace
        for object in objects {
            let namespace = object.metadata.namespace
            let host = HostPattern(settings.qualified(host: object.host, in: namespace))
            rules[namespace, default: NamespaceRules()].add(
                MergedDestinationRule(
                    objects: [object.key], host: host, trafficPolicy: object.trafficPolicy, subsets: object.subsets,
                    clients: object.workloadSelector.map { LabelSelector($0) },
                    visibility: Visibility(exportTo: object.exportTo, of: namespace)))
        }
    }

    /// The rule for `service` that clients of `namespace` follow: of their own namespace, otherwise of the service's,
    /// otherwise of the root namespace; in each the one with the most specific host. A rule for some clients only goes
    /// before one for all, and only in their own namespace.
    ///
    /// - Parameter selectors: those of ``Topology/sourceSelectors`` that match the client.
    public func rule(
        for service: MeshService, seenFrom namespace: String, selectors: [LabelSelector] = []
    ) -> MergedDestinationRule? {
        for place in [namespace, service.namespace, rootNamespace] {
            let found = rules[place]?.rule(for: service.host) { rule in
                rule.visibility.includes(namespace)
                    && (rule.clients.map { place == namespace && selectors.contains($0) } ?? true)
            }
            if let found { return found }
        }
        return nil
    }

    /// The selectors by which rules tell clients apart.
    var clientSelectors: [LabelSelector] { rules.values.flatMap { $0.all.compactMap(\.clients) } }

    /// The hosts that objects of these keys are for.
    func hosts(of keys: Set<ObjectKey>) -> Set<HostPattern> {
        if keys.isEmpty { return [] }
        return Set(rules.values.flatMap(\.all).filter { !keys.isDisjoint(with: $0.objects) }.map(\.host))
    }

    /// Objects whose host is no service's.
    func objectsWithoutService(_ topology: Topology) -> [ObjectKey] {
        rules.values.flatMap(\.all).filter { rule in
            guard rule.host.isWildcard else { return !topology.hasService(host: rule.host.text) }
            return !topology.services.contains { rule.host.covers(HostPattern($0.host)) }
        }
        .flatMap(\.objects).sorted()
    }
}

/// The rules of one namespace, found by host.
private struct NamespaceRules: Sendable {
    private var exact: [String: [MergedDestinationRule]] = [:]
    private var wildcards: [MergedDestinationRule] = []

    var all: [MergedDestinationRule] { exact.values.flatMap { $0 } + wildcards }

    mutating func add(_ rule: MergedDestinationRule) {
        if rule.host.isWildcard {
            Self.add(rule, to: &wildcards)
        } else {
            Self.add(rule, to: &exact[rule.host.text, default: []])
        }
    }

    /// Of those that `isWanted` the first: for some clients before for all, the specific before the wide.
    func rule(for host: String, where isWanted: (MergedDestinationRule) -> Bool) -> MergedDestinationRule? {
        let named = exact[host] ?? []
        if wildcards.isEmpty { return named.first(where: isWanted) }
        let pattern = HostPattern(host)
        let candidates = named + wildcards.filter { $0.host.covers(pattern) }
        return candidates.filter(isWanted).min { $0.precedence < $1.precedence }
    }

    private static func add(_ rule: MergedDestinationRule, to rules: inout [MergedDestinationRule]) {
        if let index = rules.firstIndex(where: { $0.host == rule.host && $0.clients == rule.clients }) {
            rules[index].absorb(rule)
        } else {
            rules.append(rule)
            rules.sort { $0.precedence < $1.precedence }
        }
    }
}

extension MergedDestinationRule {
    /// Rules for some clients before rules for all, then the more specific host.
    fileprivate var precedence: (Int, HostPattern) { (clients == nil ? 1 : 0, host) }

    fileprivate mutating func absorb(_ younger: MergedDestinationRule) {
        objects += younger.objects
        trafficPolicy = trafficPolicy ?? younger.trafficPolicy
        subsets += younger.subsets.filter { subset($0.name) == nil }
    }
}
