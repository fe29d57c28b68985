/// One listening port of a `Gateway` and the hosts that it serves.
public struct Server: Sendable, Hashable {
    public var port: Port
    /// `dnsName` or `namespace/dnsName`; the first label of a DNS name may be `*`, the namespace may be `*` or `.`.
    public var hosts: [String]
    public var tls: ServerTLS?
    public var name: String
    /// An IP address or `unix://path` to listen on; empty means all addresses.
    public var bind: String
    /// Where unmatched connections of the loopback go (`127.0.0.1:port` or `unix://path`).
    public var defaultEndpoint: String

    public init(
        port: Port,
        hosts: [String] = [],
        tls: ServerTLS? = nil,
        name: String = "",
        bind: String = "",
        defaultEndpoint: String = ""
    ) {
        self.port = port
        self.hosts = hosts
        self.tls = tls
        self.name = name
        self.bind = bind
        self.defaultEndpoint = defaultEndpoint
    }
}
