/// Limits of the connections to a service. nil everywhere means the proxy's default.
public struct ConnectionPool: Sendable, Hashable {
    public struct TCP: Sendable, Hashable {
        public var maxConnections: Int32?
        public var connectTimeout: Duration?
        public var keepalive: Keepalive?
        public var maxConnectionDuration: Duration?
        public var idleTimeout: Duration?

        public init(
            maxConnections: Int32? = nil,
            connectTimeout: Duration? = nil,
            keepalive: Keepalive? = nil,
            maxConnectionDuration: Duration? = nil,
            idleTimeout: Duration? = nil
        ) {
            self.maxConnections = maxConnections
            self.connectTimeout = connectTimeout
            self.keepalive = keepalive
            self.maxConnectionDuration = maxConnectionDuration
            self.idleTimeout = idleTimeout
        }
    }

    public struct Keepalive: Sendable, Hashable {
        public var probes: UInt32?
        public var time: Duration?
        public var interval: Duration?

        public init(probes: UInt32? = nil, time: Duration? = nil, interval: Duration? = nil) {
            self.probes = probes
            self.time = time
            self.interval = interval
        }
    }

    public struct HTTP: Sendable, Hashable {
        public enum UpgradePolicy: String, Sendable, Hashable, CaseIterable {
            case `default` = "DEFAULT"
            case doNotUpgrade = "DO_NOT_UPGRADE"
            case upgrade = "UPGRADE"
        }

        public var http1MaxPendingRequests: Int32?
        public var http2MaxRequests: Int32?
        public var maxRequestsPerConnection: Int32?
        public var maxRetries: Int32?
        public var idleTimeout: Duration?
        public var h2UpgradePolicy: UpgradePolicy
        public var useClientProtocol: Bool
        public var maxConcurrentStreams: Int32?

        public init(
            http1MaxPendingRequests: Int32? = nil,
            http2MaxRequests: Int32? = nil,
            maxRequestsPerConnection: Int32? = nil,
            maxRetries: Int32? = nil,
            idleTimeout: Duration? = nil,
            h2UpgradePolicy: UpgradePolicy = .default,
            useClientProtocol: Bool = false,
            maxConcurrentStreams: Int32? = nil
        ) {
            self.http1MaxPendingRequests = http1MaxPendingRequests
            self.http2MaxRequests = http2MaxRequests
            self.maxRequestsPerConnection = maxRequestsPerConnection
            self.maxRetries = maxRetries
            self.idleTimeout = idleTimeout
            self.h2UpgradePolicy = h2UpgradePolicy
            self.useClientProtocol = useClientProtocol
            self.maxConcurrentStreams = maxConcurrentStreams
        }
    }

    public var tcp: TCP?
    public var http: HTTP?

    public init(tcp: TCP? = nil, http: HTTP? = nil) {
        self.tcp = tcp
        self.http = http
    }
}
