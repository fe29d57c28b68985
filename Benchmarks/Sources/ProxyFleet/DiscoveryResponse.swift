/// What a proxy has to know of one `DeltaDiscoveryResponse` (envoy/service/discovery/v3/discovery.proto).
struct DiscoveryResponse {
    struct Route {
        var name: String
        /// Whether its virtual hosts come as resources of their own.
        var hasVirtualHostDiscovery: Bool
    }

    var type: DiscoveryType?
    var nonce: [UInt8] = []
    /// How many resources there are.
    var resources = 0
    /// The names of resources that are gone.
    var removed: [String] = []
    /// In a response of clusters: they are the first `clusterCount` of this.
    var clusters: ClusterLog
    var clusterCount = 0
    /// In a response of endpoints.
    var endpoints: [NameHash] = []
    /// In a response of routes.
    var routes: [Route] = []
    /// In a response of virtual hosts: the route configurations that they belong to.
    var virtualHostRoutes: Set<NameHash> = []
    /// Two responses of clusters with the same names, in the same order, have the same.
    var fingerprint: UInt64 = 0

    init(clusters: ClusterLog) { self.clusters = clusters }
}
