import GRPCNIOTransportHTTP2

extension HTTP2ServerTransport.Custom.Config {
    /// For discovery streams.
    static func discovery(_ limits: ConnectionLimits) -> Self {
        var config = Self.defaults
        config.connection = .discovery(limits)
        config.http2.maxConcurrentStreams = limits.streams
        config.rpc.maxRequestPayloadSize = limits.requestSize
        config.channelDebuggingCallbacks.onAcceptHTTP2Stream = PeerCertificateHandler.install
        return config
    }
}

extension HTTP2ServerTransport.Config.Connection {
    /// Finds dead peers within a minute and a half, and bears the pings of Envoy (every 30 s) and of agents.
    static func discovery(_ limits: ConnectionLimits) -> Self {
        var connection = Self.defaults
        connection.maxIdleTime = limits.idle
        connection.keepalive.time = .seconds(60)
        // A push is small, and a storm's is handed on in portions anyway: waiting for more costs a timer for each.
        connection.flushCoalescing = nil
        connection.keepalive.timeout = .seconds(20)
        connection.keepalive.clientBehavior = .init(minPingIntervalWithoutCalls: .seconds(10), allowWithoutCalls: true)
        return connection
    }
}
