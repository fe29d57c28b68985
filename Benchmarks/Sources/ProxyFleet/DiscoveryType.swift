/// The types that a sidecar subscribes to.
public enum DiscoveryType: String, Sendable, Hashable, CaseIterable {
    case cluster = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
    case endpoint = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"
    case listener = "type.googleapis.com/envoy.config.listener.v3.Listener"
    case route = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
    case virtualHost = "type.googleapis.com/envoy.config.route.v3.VirtualHost"

    private static let hashes = allCases.map { NameHash($0.rawValue) }

    /// - Parameter url: a type URL in UTF-8.
    init?(_ url: UnsafeRawBufferPointer) {
        guard let index = Self.hashes.firstIndex(of: NameHash(url)) else { return nil }
        self = Self.allCases[index]
    }

    /// Its place in lists that have one element per type.
    var index: Int {
        switch self {
        case .cluster: 0
        case .endpoint: 1
        case .listener: 2
        case .route: 3
        case .virtualHost: 4
        }
    }
}
