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
                visibility: Visibility(exportTo: object.exportTo, of: namespace))
            merge(rule, into: namespace)
        }
        for namespace in rules.keys { rules[namespace]?.sort { $0.host < $1.host } }
    }

    /// The rule for `service` that clients of `namespace` follow: of their own namespace, otherwise of the service's,
    /// otherwise of the root namespace; in each the one with the most specific host.
    public func rule(for service: MeshService, seenFrom namespace: String) -> MergedDestinationRule? {
        let host = HostPattern(service.host)
        for place in [namespace, service.namespace, rootNamespace] {
            let found = rules[place]?.first { $0.host.covers(host) && $0.visibility.includes(namespace) }
            if let found { return found }
        }
        return nil
    }

    private mutating func merge(_ rule: MergedDestinationRule, into namespace: String) {
        guard let index = rules[namespace]?.firstIndex(where: { $0.host == rule.host }) else {
            rules[namespace, default: []].append(rule)
            return
        }
        rules[namespace]?[index].absorb(rule)
    }
}

extension MergedDestinationRule {
    fileprivate mutating func absorb(_ younger: MergedDestinationRule) {
        objects += younger.objects
        trafficPolicy = trafficPolicy ?? younger.trafficPolicy
        subsets += younger.subsets.filter { subset($0.name) == nil }
    }
}
