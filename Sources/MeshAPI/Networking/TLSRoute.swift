/// One rule for TLS connections that are not terminated, chosen by SNI.
public struct TLSRoute: Sendable, Hashable {
    /// Alternatives; at least one.
    public var match: [TLSMatch]
    public var route: [RouteDestination]

    public init(match: [TLSMatch], route: [RouteDestination] = []) {
        self.match = match
        self.route = route
    }
}
