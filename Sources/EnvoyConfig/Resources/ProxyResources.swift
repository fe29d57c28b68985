public import EnvoyAPI

/// The resources for one view, encoded, each list sorted by name.
public struct ProxyResources: Sendable, Hashable {
    /// CDS.
    public var clusters: [EncodedResource]
    /// EDS, one for each cluster that gets its endpoints from the control plane.
    public var endpoints: [EncodedResource]
    /// LDS.
    public var listeners: [EncodedResource]
    /// RDS.
    public var routes: [EncodedResource]
    /// VHDS: the virtual hosts of those `routes` that have none of their own. `8080/NAME` is in the table `8080`.
    public var virtualHosts: [EncodedResource]

    /// Resources; none unless given.
    public init(
        clusters: [EncodedResource] = [], endpoints: [EncodedResource] = [], listeners: [EncodedResource] = [],
        routes: [EncodedResource] = [], virtualHosts: [EncodedResource] = []
    ) {
        self.clusters = clusters
        self.endpoints = endpoints
        self.listeners = listeners
        self.routes = routes
        self.virtualHosts = virtualHosts
    }

    /// The types, in the order in which changes reach a proxy without a gap: what is referred to goes first.
    public static let typeURLs = [
        TypeURL.cluster, TypeURL.endpoint, TypeURL.listener, TypeURL.route, TypeURL.virtualHost,
    ]

    /// The resources of a type; none for a type that is not in ``typeURLs``.
    public subscript(typeURL: String) -> [EncodedResource] {
        switch typeURL {
        case TypeURL.cluster: clusters
        case TypeURL.endpoint: endpoints
        case TypeURL.listener: listeners
        case TypeURL.route: routes
        case TypeURL.virtualHost: virtualHosts
        default: []
        }
    }
}
