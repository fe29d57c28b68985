import MeshAPI

/// The DestinationRules in force.
public struct DestinationRules: Sendable {
    private struct Place: Hashable {
        let namespace: String
        let host: HostPattern
    }

    private var rules: [String: NamespaceRules] = [:]
    private var hosts: [ObjectKey: HostPattern] = [:]
    /// The selectors by which rules tell clients apart.
    private(set) var clientSelectors: Set<LabelSelector> = []
    /// Whether and how rules prefer near endpoints.
    private(set) var localityUse = LocalityUse([])
    private let settings: MeshSettings

    /// No rules yet.
    init(settings: MeshSettings) { self.settings = settings }

    /// Takes those of `objects` that have these keys in place of its own. Several rules of one namespace for one host are
    /// merged.
    mutating func replace(_ keys: Set<ObjectKey>, with objects: [ObjectKey: DestinationRule]) {
        if keys.isEmpty { return }
        var members: [Place: Set<ObjectKey>] = [:]
        for key in keys {
            if let host = hosts.removeValue(forKey: key) {
                let place = Place(namespace: key.namespace, host: host)
                members[place, default: present(at: place)].remove(key)
            }
            guard let object = objects[key] else { continue }
            let host = HostPattern(settings.qualified(host: object.host, in: key.namespace))
            hosts[key] = host
            let place = Place(namespace: key.namespace, host: host)
            members[place, default: present(at: place)].insert(key)
        }
        for (place, keys) in members {
            let present = keys.compactMap { objects[$0] }.sorted { $0.metadata.precedes($1.metadata) }
            rules[place.namespace, default: NamespaceRules()].replace(
                place.host, with: present.map { MergedDestinationRule($0, for: place.host) })
        }
        let all = rules.values.flatMap(\.groups).joined()
        clientSelectors = Set(all.compactMap(\.clients))
        localityUse = LocalityUse(all)
    }

    private func present(at place: Place) -> Set<ObjectKey> {
        Set(rules[place.namespace]?.rules(for: place.host).flatMap(\.objects) ?? [])
    }

    /// The rule for `service` that clients of `namespace` follow: of their own namespace, otherwise of the service's,
    /// otherwise of the root namespace; in each the one with the most specific host. A rule for some clients only goes
    /// before one for all, and only in their own namespace.
    ///
    /// - Parameter selectors: those of ``Topology/sourceSelectors`` that match the client.
    public func rule(
        for service: MeshService, seenFrom namespace: String, selectors: [LabelSelector] = []
    ) -> MergedDestinationRule? {
        for place in [namespace, service.namespace, settings.rootNamespace] {
            let found = rules[place]?.rule(for: service.host) { rule in
                rule.visibility.includes(namespace)
                    && (rule.clients.map { place == namespace && selectors.contains($0) } ?? true)
            }
            if let found { return found }
        }
        return nil
    }

    /// The hosts that the object with this key is for.
    func host(of key: ObjectKey) -> HostPattern? { hosts[key] }

    /// The objects that are for one of `services`.
    func objects(for services: Set<String>) -> [ObjectKey] {
        let names = services.map { HostPattern($0) }
        return hosts.filter { key, host in
            host.isWildcard ? names.contains(where: host.covers) : services.contains(host.text)
        }
        .map(\.key)
    }
}

/// The rules of one namespace, found by host.
private struct NamespaceRules: Sendable {
    private var exact: [String: [MergedDestinationRule]] = [:]
    private var wildcards: [MergedDestinationRule] = []

    var groups: [[MergedDestinationRule]] { exact.values + [wildcards] }

    /// The rules for just this pattern.
    func rules(for host: HostPattern) -> [MergedDestinationRule] {
        host.isWildcard ? wildcards.filter { $0.host == host } : exact[host.text] ?? []
    }

    /// Takes `rules`, the oldest first, in place of those for just this pattern.
    mutating func replace(_ host: HostPattern, with rules: [MergedDestinationRule]) {
        var merged: [MergedDestinationRule] = []
        for rule in rules { Self.add(rule, to: &merged) }
        if host.isWildcard {
            wildcards = (wildcards.filter { $0.host != host } + merged).sorted { $0.precedence < $1.precedence }
        } else {
            exact[host.text] = merged.isEmpty ? nil : merged
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
    fileprivate init(_ object: DestinationRule, for host: HostPattern) {
        self.init(
            objects: [object.key], host: host, trafficPolicy: object.trafficPolicy, subsets: object.subsets,
            clients: object.workloadSelector.map { LabelSelector($0) },
            visibility: Visibility(exportTo: object.exportTo, of: object.metadata.namespace))
    }

    /// Rules for some clients before rules for all, then the more specific host.
    fileprivate var precedence: (Int, HostPattern) { (clients == nil ? 1 : 0, host) }

    fileprivate mutating func absorb(_ younger: MergedDestinationRule) {
        objects += younger.objects
        trafficPolicy = trafficPolicy ?? younger.trafficPolicy
        subsets += younger.subsets.filter { subset($0.name) == nil }
    }
}
