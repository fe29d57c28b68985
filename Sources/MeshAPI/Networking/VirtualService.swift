/// A `VirtualService` of networking.istio.io: how traffic for some hosts is routed.
public struct VirtualService: Configuration {
    public static let kind = Kind.virtualService

    public var metadata: ObjectMeta
    /// DNS names, short names of the own namespace, or IP addresses; the first label may be `*`.
    public var hosts: [String]
    /// `name`, `namespace/name`, or `mesh` for the sidecars. Empty means `mesh` alone.
    public var gateways: [String]
    public var http: [HTTPRoute]
    public var tls: [TLSRoute]
    public var tcp: [TCPRoute]
    /// Namespaces that may see it; `.` is its own, `*` all. Empty means all.
    public var exportTo: [String]
    public var unsupported: [String]

    public init(
        metadata: ObjectMeta,
        hosts: [String] = [],
        gateways: [String] = [],
        http: [HTTPRoute] = [],
        tls: [TLSRoute] = [],
        tcp: [TCPRoute] = [],
        exportTo: [String] = [],
        unsupported: [String] = []
    ) {
        self.metadata = metadata
        self.hosts = hosts
        self.gateways = gateways
        self.http = http
        self.tls = tls
        self.tcp = tcp
        self.exportTo = exportTo
        self.unsupported = unsupported
    }
}
