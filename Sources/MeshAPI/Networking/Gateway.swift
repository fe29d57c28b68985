/// A `Gateway` of networking.istio.io: the ports that a group of proxies at the edge of the mesh listens on.
public struct Gateway: Configuration {
    public static let kind = Kind.gateway

    public var metadata: ObjectMeta
    /// Labels of the gateway pods; empty selects every pod.
    public var selector: [String: String]
    public var servers: [Server]
    public var unsupported: [String]

    public init(
        metadata: ObjectMeta,
        selector: [String: String] = [:],
        servers: [Server] = [],
        unsupported: [String] = []
    ) {
        self.metadata = metadata
        self.selector = selector
        self.servers = servers
        self.unsupported = unsupported
    }
}
