import MeshAPI

/// The DestinationRules in force.
public struct DestinationRules: Sendable {
    private var rules: [String: [MergedDestinationRule]] = [:]
    private let rootNamespace: String

    /// `objects` must be sorted by age. Several rules of one namespace for one host are merged.
    init(_ objects: [DestinationRule], settings: MeshSettings) {
        rootNamespace = settings.rootNamespace
        for object in objects {
            let namespace = object.metadata.namespace
            let host = HostPattern(settings.qualified(host: object.host, in: namespace))
            let rule = MergedDestinationRule(
                objects: [object.key], host: host, trafficPolicy: object.trafficPolicy, subsets: object.subsets,
                clients: object.workloadSelector.map { LabelSelector($0) },
                visibility: Visibility(exportTo: object.exportTo, of: namespace))
            merge(rule, into: namespace)
        }
        for namespace in rules.keys { rules[namespace]?.sort { $0.precedence < $1.precedence } }
    }

    /// The rule for `service` that clients of `namespace` follow: of their own namespace, otherwise of the service's,
    /// otherwise of the root namespace; in each the one with the most specific host. A rule for some clients only goes
    /// before one for all, and only in their own namespace.
    ///
    /// - Parameter selectors: those of ``Topology/sourceSelectors`` that match the client.
    public func rule(
        for service: MeshService, seenFrom namespace: String, selectors: [LabelSelector] = []
    ) -> MergedDestinationRule? {
        let host = HostPattern(service.host)
        for place in [namespace, service.namespace, rootNamespace] {
            let found = rules[place]?.first { rule in
                rule.host.covers(host) && rule.visibility.includes(namespace)
                    && (rule.clients.map { place == namespace && selectors.contains($0) } ?? true)
            }
            if let found { return found }
        }
        return nil
    }

    /// The selectors by which rules tell clients apart.
    var clientSelectors: [LabelSelector] { rules.values.flatMap { $0.compactMap(\.clients) } }

    /// Objects whose host is no service's.
    func objectsWithoutService(_ services: [MeshService]) -> [ObjectKey] {
        let hosts = services.map { HostPattern($0.host) }
        let exact = Set(hosts)
        return rules.values.joined()
            .filter { rule in !exact.contains(rule.host) && !hosts.contains { rule.host.covers($0) } }
            .flatMap(\.objects).sorted()
    }

    private mutating func merge(_ rule: MergedDestinationRule, into namespace: String) {
        let same = rules[namespace]?.firstIndex { $0.host == rule.host && $0.clients == rule.clients }
        guard let index = same else {
            rules[namespace, default: []].append(rule)
            return
        }
        rules[namespace]?[index].absorb(rule)
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
