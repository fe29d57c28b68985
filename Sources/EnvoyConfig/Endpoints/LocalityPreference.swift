import MeshAPI
import MeshModel

/// Which endpoints the view's proxies prefer, by where both are.
///
/// Outlier detection makes near endpoints go first, because only then is there a reason to leave them; a distribution
/// spreads requests by weights instead. Nothing is preferred where the proxy's own place is not known.
struct LocalityPreference {
    /// Endpoints of one locality and priority.
    struct Group {
        let locality: Locality
        var priority: UInt32
        var weight: UInt32
        var endpoints: [MeshEndpoint]
    }

    private enum Kind {
        case none
        case nearest([LocalitySettings.Failover])
        case labels([String])
        case shares([String: UInt32])
    }

    private let view: ProxyView
    private let kind: Kind

    init(_ policy: EffectivePolicy, _ view: ProxyView) {
        self.view = view
        let settings = policy.loadBalancer?.locality
        if view.locality.isEmpty || settings?.enabled == false {
            kind = .none
        } else if let shares = settings?.distribute.first(where: { view.locality.belongs(to: $0.from) }) {
            kind = .shares(shares.to)
        } else if policy.outlierDetection == nil || settings?.distribute.isEmpty == false {
            kind = .none
        } else if let labels = settings?.failoverPriority, !labels.isEmpty {
            kind = .labels(labels)
        } else {
            kind = .nearest(settings?.failover ?? [])
        }
    }

    /// The endpoints, grouped. Priorities have no gaps: Envoy refuses an assignment that has.
    func groups(of endpoints: [MeshEndpoint]) -> [Group] {
        var groups: [Group] = []
        for endpoint in endpoints {
            let rank = rank(of: endpoint)
            if let index = groups.lastIndex(where: { $0.locality == endpoint.locality && $0.priority == rank }) {
                groups[index].endpoints.append(endpoint)
                groups[index].weight += endpoint.weight
            } else {
                groups.append(
                    Group(locality: endpoint.locality, priority: rank, weight: endpoint.weight, endpoints: [endpoint]))
            }
        }
        let ranks = Set(groups.map(\.priority)).sorted()
        for index in groups.indices {
            groups[index].priority = UInt32(ranks.firstIndex(of: groups[index].priority) ?? 0)
        }
        guard case .shares(let shares) = kind else { return groups }
        return distribute(groups, shares)
    }

    /// 0 is used first.
    private func rank(of endpoint: MeshEndpoint) -> UInt32 {
        switch kind {
        case .none, .shares: return 0
        case .nearest(let failovers): return distance(to: endpoint.locality, failovers)
        case .labels(let labels):
            let same = labels.prefix { matches($0, endpoint) }.count
            return UInt32(labels.count - same)
        }
    }

    private func distance(to other: Locality, _ failovers: [LocalitySettings.Failover]) -> UInt32 {
        let own = view.locality
        if own.region != other.region {
            guard let wanted = failovers.first(where: { $0.from == own.region })?.to else { return 3 }
            return wanted == other.region ? 3 : 4
        }
        if own.zone != other.zone { return 2 }
        return own.subZone == other.subZone ? 0 : 1
    }

    /// `key` asks for the value that the proxy itself has, `key=value` for this one.
    private func matches(_ text: String, _ endpoint: MeshEndpoint) -> Bool {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard let key = parts.first else { return false }
        let wanted =
            parts.count == 2
            ? parts[1] : value(of: key, view.locality, view.network, otherwise: view.comparedLabels[key])
        return wanted != nil
            && wanted == value(of: key, endpoint.locality, endpoint.network, otherwise: endpoint.labels[key])
    }

    private func value(
        of key: String, _ locality: Locality, _ network: NetworkID, otherwise label: @autoclosure () -> String?
    ) -> String? {
        switch key {
        case "topology.kubernetes.io/region": locality.region
        case "topology.kubernetes.io/zone": locality.zone
        case "topology.istio.io/subzone": locality.subZone
        case "topology.istio.io/network": network.rawValue
        default: label()
        }
    }

    /// Each share goes to the localities that it names, in proportion to their endpoints. Others get nothing.
    private func distribute(_ groups: [Group], _ shares: [String: UInt32]) -> [Group] {
        var result: [Group] = []
        var rest = groups
        for (pattern, share) in shares.sorted(by: { $0.key > $1.key }) {
            let chosen = rest.filter { $0.locality.belongs(to: pattern) }
            rest.removeAll { $0.locality.belongs(to: pattern) }
            let total = chosen.reduce(0) { $0 + $1.weight }
            for var group in chosen where total > 0 {
                group.weight = max(1, (group.weight * share + total - 1) / total)
                result.append(group)
            }
        }
        return result.sorted { $0.locality < $1.locality }
    }
}

extension Locality {
    /// Whether it is one that `region/zone/subzone` stands for; `*`, or nothing, stands for any.
    fileprivate func belongs(to pattern: String) -> Bool {
        let wanted = Locality(text: pattern)
        return [(wanted.region, region), (wanted.zone, zone), (wanted.subZone, subZone)].allSatisfy { part, own in
            part.isEmpty || part == "*" || part == own
        }
    }
}
