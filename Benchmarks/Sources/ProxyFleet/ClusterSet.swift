/// The clusters that a proxy knows, shared by all proxies that know the same.
final class ClusterSet {
    /// Tells sets apart, also from those that are gone.
    let serial: Int
    /// From the name of each cluster whose endpoints come by EDS to their name.
    let endpoints: [NameHash: EndpointsName]

    struct EndpointsName: Hashable {
        let hash: NameHash
        let text: String

        static func == (left: Self, right: Self) -> Bool { left.hash == right.hash }
        func hash(into hasher: inout Hasher) { hasher.combine(hash) }
    }

    init(serial: Int, endpoints: [NameHash: EndpointsName]) {
        self.serial = serial
        self.endpoints = endpoints
    }
}

/// What a response of clusters makes of a set of clusters.
struct ClusterTransition {
    let result: ClusterSet
    /// Names of endpoints to subscribe to.
    let added: Set<NameHash>
    /// Names of endpoints to unsubscribe from.
    let removed: Set<NameHash>
    /// The request that says so; nil when the names stay as they are.
    let request: DeltaRequest?
}

/// Transitions that other proxies went through before: most proxies get the same responses.
struct ClusterTransitions {
    private struct Key: Hashable {
        let serial: Int
        let fingerprint: UInt64
        let removed: [String]
    }

    /// How many transitions are kept.
    private static let limit = 64

    let logs = ClusterLogs()
    let empty = ClusterSet(serial: 0, endpoints: [:])
    private var known: [Key: ClusterTransition] = [:]
    private var serial = 0

    /// - Parameter response: one of clusters.
    mutating func apply(_ response: DiscoveryResponse, to set: ClusterSet) -> ClusterTransition {
        let key = Key(serial: set.serial, fingerprint: response.fingerprint, removed: response.removed)
        if let transition = known[key] { return transition }
        if known.count >= Self.limit { known.removeAll() }
        let transition = make(response, set)
        known[key] = transition
        return transition
    }

    private mutating func make(_ response: DiscoveryResponse, _ set: ClusterSet) -> ClusterTransition {
        var endpoints = set.endpoints
        for name in response.removed { endpoints[NameHash(name)] = nil }
        for cluster in response.clusters.entries.prefix(response.clusterCount) {
            endpoints[cluster.name] = cluster.endpoints.map {
                .init(hash: $0, text: response.clusters.endpointsName(cluster))
            }
        }
        let before = Set(set.endpoints.values)
        let after = Set(endpoints.values)
        let added = after.subtracting(before)
        let removed = before.subtracting(after)
        serial += 1
        return ClusterTransition(
            result: ClusterSet(serial: serial, endpoints: endpoints), added: Set(added.map(\.hash)),
            removed: Set(removed.map(\.hash)),
            request: added.isEmpty && removed.isEmpty
                ? nil
                : DeltaRequest(
                    type: .endpoint, subscribe: added.map(\.text).sorted(), unsubscribe: removed.map(\.text).sorted()))
    }
}
