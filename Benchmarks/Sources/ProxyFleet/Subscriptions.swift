/// What one Envoy asks for, in the order in which it does so: clusters; the endpoints of every cluster; listeners when
/// all endpoints have come; the routes of listeners; the virtual hosts of routes that discover them.
struct Subscriptions {
    private let routeNames: [String]
    private var clusters: ClusterSet
    private var hasClusters = false
    private var missingEndpoints: Set<NameHash> = []
    private var asksForListeners = false
    private var hasListeners = false
    private var missingRoutes: Set<NameHash> = []
    private var virtualHostRoutes: Set<NameHash> = []
    private var missingVirtualHosts: Set<NameHash> = []

    init(routeNames: [String], clusters: ClusterSet) {
        self.routeNames = routeNames
        self.clusters = clusters
    }

    /// Whether everything that was asked for has come.
    var isComplete: Bool {
        hasClusters && hasListeners && missingEndpoints.isEmpty && missingRoutes.isEmpty && missingVirtualHosts.isEmpty
    }

    /// What has not come yet, for people.
    var missing: String {
        if !hasClusters { return "clusters" }
        if !missingEndpoints.isEmpty { return "the endpoints of \(missingEndpoints.count) clusters" }
        if !hasListeners { return "listeners" }
        if !missingRoutes.isEmpty { return "\(missingRoutes.count) of the routes \(routeNames)" }
        return missingVirtualHosts.isEmpty ? "nothing" : "the virtual hosts of \(missingVirtualHosts.count) routes"
    }

    /// Takes what a response brings.
    /// - Returns: what is subscribed to because of it.
    mutating func apply(
        _ response: DiscoveryResponse, _ type: DiscoveryType, _ transitions: inout ClusterTransitions
    ) -> [DeltaRequest] {
        var requests: [DeltaRequest] = []
        let removed = response.removed.lazy.map { NameHash($0) }
        switch type {
        case .cluster:
            let transition = transitions.apply(response, to: clusters)
            clusters = transition.result
            hasClusters = true
            missingEndpoints = missingEndpoints.isEmpty ? transition.added : missingEndpoints.union(transition.added)
            missingEndpoints.subtract(transition.removed)
            if let request = transition.request { requests.append(request) }
        case .endpoint where !missingEndpoints.isEmpty:
            for name in response.endpoints { missingEndpoints.remove(name) }
            for name in removed { missingEndpoints.remove(name) }
            if missingEndpoints.isEmpty { missingEndpoints = [] }
        case .endpoint: break
        case .listener where !hasListeners:
            hasListeners = true
            if routeNames.isEmpty { break }
            missingRoutes = Set(routeNames.map { NameHash($0) })
            requests.append(DeltaRequest(type: .route, subscribe: routeNames))
        case .listener: break
        case .route:
            for name in removed { missingRoutes.remove(name) }
            for route in response.routes {
                let name = NameHash(route.name)
                missingRoutes.remove(name)
                let isFirst = virtualHostRoutes.isEmpty
                guard route.hasVirtualHostDiscovery, virtualHostRoutes.insert(name).inserted else { continue }
                missingVirtualHosts.insert(name)
                // Envoy asks once, for those of all tables.
                if isFirst { requests.append(DeltaRequest(type: .virtualHost)) }
            }
        case .virtualHost:
            missingVirtualHosts.subtract(response.virtualHostRoutes)
            for name in removed { missingVirtualHosts.remove(name) }
            // There are none.
            if response.resources == 0, response.removed.isEmpty { missingVirtualHosts = [] }
        }
        if hasClusters, missingEndpoints.isEmpty, !asksForListeners {
            asksForListeners = true
            requests.append(DeltaRequest(type: .listener))
        }
        return requests
    }
}
