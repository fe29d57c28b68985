extension ConnectionPool {
    init(_ fields: inout Fields) {
        self.init(tcp: fields.object("tcp", TCP.init), http: fields.object("http", HTTP.init))
    }
}

extension ConnectionPool.TCP {
    init(_ fields: inout Fields) {
        self.init(
            maxConnections: fields.integer("maxConnections"),
            connectTimeout: fields.duration("connectTimeout"),
            keepalive: fields.object("tcpKeepalive", ConnectionPool.Keepalive.init),
            maxConnectionDuration: fields.duration("maxConnectionDuration"),
            idleTimeout: fields.duration("idleTimeout"))
    }
}

extension ConnectionPool.Keepalive {
    init(_ fields: inout Fields) {
        self.init(
            probes: fields.integer("probes"),
            time: fields.duration("time"),
            interval: fields.duration("interval"))
    }
}

extension ConnectionPool.HTTP {
    init(_ fields: inout Fields) {
        self.init(
            http1MaxPendingRequests: fields.integer("http1MaxPendingRequests"),
            http2MaxRequests: fields.integer("http2MaxRequests"),
            maxRequestsPerConnection: fields.integer("maxRequestsPerConnection"),
            maxRetries: fields.integer("maxRetries"),
            idleTimeout: fields.duration("idleTimeout"),
            h2UpgradePolicy: fields.choice("h2UpgradePolicy") ?? .default,
            useClientProtocol: fields.bool("useClientProtocol"),
            maxConcurrentStreams: fields.integer("maxConcurrentStreams"))
    }
}

extension OutlierDetection {
    init(_ fields: inout Fields) {
        let errors: UInt32? = fields.integer("consecutiveErrors")
        self.init(
            splitExternalLocalOriginErrors: fields.bool("splitExternalLocalOriginErrors"),
            consecutiveLocalOriginFailures: fields.integer("consecutiveLocalOriginFailures"),
            consecutiveGatewayErrors: fields.integer("consecutiveGatewayErrors"),
            consecutive5xxErrors: fields.integer("consecutive5xxErrors") ?? errors,
            interval: fields.duration("interval"),
            baseEjectionTime: fields.duration("baseEjectionTime"),
            maxEjectionPercent: fields.integer("maxEjectionPercent"),
            minHealthPercent: fields.integer("minHealthPercent"))
    }
}
