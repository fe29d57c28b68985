/// One rule for opaque TCP connections.
public struct TCPRoute: Sendable, Hashable {
    /// Alternatives; empty matches every connection.
    public var match: [L4Match]
    public var route: [RouteDestination]

    public init(match: [L4Match] = [], route: [RouteDestination] = []) {
        self.match = match
        self.route = route
    }
}
