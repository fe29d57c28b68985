/// One address that a cluster sends traffic to (`envoy.config.endpoint.v3.LbEndpoint`).
public struct EndpointEntry: Sendable, Hashable {
    /// An IPv4 or IPv6 address without brackets; a host name in a cluster that resolves names itself.
    public var address: String
    /// The TCP port.
    public var port: UInt32
    /// The host name that goes with the address, for `auto_host_rewrite`; empty when there is none.
    public var hostname: String
    /// What the control plane knows about its health.
    public var healthStatus: EndpointHealth
    /// In any order; each filter once.
    public var metadata: [FilterMetadata]
    /// Its share within its locality. Envoy takes 1 for nil.
    public var weight: UInt32?

    /// An endpoint; healthy unless said otherwise.
    public init(
        address: String, port: UInt32, hostname: String = "", healthStatus: EndpointHealth = .healthy,
        metadata: [FilterMetadata] = [], weight: UInt32? = nil
    ) {
        self.address = address
        self.port = port
        self.hostname = hostname
        self.healthStatus = healthStatus
        self.metadata = metadata
        self.weight = weight
    }
}
