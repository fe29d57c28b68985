/// What a listener bears. Beyond it connections are closed as soon as they are accepted.
public struct ConnectionLimits: Sendable, Hashable {
    /// Open connections.
    public var connections: Int
    /// Concurrent calls on one connection.
    public var streams: Int
    /// Bytes of one request message. A client that comes back lists all that it has.
    public var requestSize: Int
    /// How long a client may take for the TLS handshake.
    public var handshake: Duration
    /// How long a connection may stay without a call.
    public var idle: Duration

    public init(
        connections: Int = 50_000, streams: Int = 128, requestSize: Int = 16 << 20, handshake: Duration = .seconds(10),
        idle: Duration = .seconds(600)
    ) {
        self.connections = connections
        self.streams = streams
        self.requestSize = requestSize
        self.handshake = handshake
        self.idle = idle
    }
}
