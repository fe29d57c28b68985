import GRPCNIOTransportHTTP2

extension HTTP2ServerTransport.Custom.Config {
    /// For discovery streams over the network.
    static func discovery(_ limits: ConnectionLimits) -> Self {
        var config = Self.defaults
        config.connection = .discovery(limits)
        config.http2.maxConcurrentStreams = limits.streams
        config.rpc.maxRequestPayloadSize = limits.requestSize
        config.channelDebuggingCallbacks.onAcceptHTTP2Stream = PeerCertificateHandler.install
        return config
    }
}

extension HTTP2ServerTransport.Posix.Config {
    /// For discovery streams on a socket of this machine.
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
        connection.keepalive.timeout = .seconds(20)
        connection.keepalive.clientBehavior = .init(minPingIntervalWithoutCalls: .seconds(10), allowWithoutCalls: true)
        return connection
    }
}
