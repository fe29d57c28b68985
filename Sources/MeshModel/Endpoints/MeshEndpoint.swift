/// One address that serves a port of a service.
public struct MeshEndpoint: Sendable, Hashable {
    /// An IP address; a host name for services that proxies resolve themselves.
    public var address: String
    /// The port there.
    public var port: UInt32
    /// The cluster that it is in.
    public var cluster: ClusterID
    /// The network that it is in.
    public var network: NetworkID
    /// Where it runs.
    public var locality: Locality
    /// Labels of the workload, `topology.istio.io/cluster` among them; subsets select by them.
    public var labels: EndpointLabels
    /// Its SPIFFE id; nil when nobody vouches for one.
    public var identity: String?
    /// Whether clients should speak mutual TLS to it.
    public var usesMutualTLS: Bool
    /// Its share of the traffic.
    public var weight: UInt32

    /// An endpoint from its parts.
    public init(
        address: String, port: UInt32, cluster: ClusterID, network: NetworkID, locality: Locality,
        labels: EndpointLabels, identity: String?, usesMutualTLS: Bool, weight: UInt32
    ) {
        self.address = address
        self.port = port
        self.cluster = cluster
        self.network = network
        self.locality = locality
        self.labels = labels
        self.identity = identity
        self.usesMutualTLS = usesMutualTLS
        self.weight = weight
    }
}
