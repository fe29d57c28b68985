/// Where the proxies of a fleet connect, and as what kind of client.
public struct FleetConfiguration: Sendable {
    /// An address or a name of the control plane.
    public var host: String
    public var port: Int
    /// The name that the server's certificate must be for; sent as SNI too.
    public var serverName: String
    /// The PEM of the root that the server's chain must end in.
    public var root: String
    /// The route configurations that the listeners of every proxy refer to, as they are asked for after the first LDS
    /// response.
    public var routeNames: [String]
    /// Threads that share the proxies among them.
    public var eventLoops: Int
    /// SETTINGS_MAX_FRAME_SIZE (RFC 9113, 6.5.2), 16,384 to 16,777,215. Envoy leaves it at the least.
    public var maximumFrameSize: Int
    /// Whether a proxy whose connection ends connects again, as Envoy does.
    public var reconnects: Bool

    public init(
        host: String, port: Int, serverName: String, root: String, routeNames: [String] = ["8080"], eventLoops: Int = 1,
        maximumFrameSize: Int = 16_384, reconnects: Bool = true
    ) {
        self.host = host
        self.port = port
        self.serverName = serverName
        self.root = root
        self.routeNames = routeNames
        self.eventLoops = eventLoops
        self.maximumFrameSize = maximumFrameSize
        self.reconnects = reconnects
    }
}
