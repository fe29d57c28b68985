/// Settings of the connections to a service, a subset or a port.
public struct TrafficPolicy: Sendable, Hashable {
    /// Settings of one port: they replace the others as a whole.
    public struct PortLevel: Sendable, Hashable {
        public var port: UInt32
        public var loadBalancer: LoadBalancer?
        public var connectionPool: ConnectionPool?
        public var outlierDetection: OutlierDetection?
        public var tls: ClientTLS?

        public init(
            port: UInt32,
            loadBalancer: LoadBalancer? = nil,
            connectionPool: ConnectionPool? = nil,
            outlierDetection: OutlierDetection? = nil,
            tls: ClientTLS? = nil
        ) {
            self.port = port
            self.loadBalancer = loadBalancer
            self.connectionPool = connectionPool
            self.outlierDetection = outlierDetection
            self.tls = tls
        }
    }

    public enum ProxyProtocol: String, Sendable, Hashable, CaseIterable {
        case v1 = "V1"
        case v2 = "V2"
    }

    public var loadBalancer: LoadBalancer?
    public var connectionPool: ConnectionPool?
    public var outlierDetection: OutlierDetection?
    public var tls: ClientTLS?
    public var portLevelSettings: [PortLevel]
    public var tunnel: Tunnel?
    public var proxyProtocol: ProxyProtocol?
    public var retryBudget: RetryBudget?

    public init(
        loadBalancer: LoadBalancer? = nil,
        connectionPool: ConnectionPool? = nil,
        outlierDetection: OutlierDetection? = nil,
        tls: ClientTLS? = nil,
        portLevelSettings: [PortLevel] = [],
        tunnel: Tunnel? = nil,
        proxyProtocol: ProxyProtocol? = nil,
        retryBudget: RetryBudget? = nil
    ) {
        self.loadBalancer = loadBalancer
        self.connectionPool = connectionPool
        self.outlierDetection = outlierDetection
        self.tls = tls
        self.portLevelSettings = portLevelSettings
        self.tunnel = tunnel
        self.proxyProtocol = proxyProtocol
        self.retryBudget = retryBudget
    }
}
