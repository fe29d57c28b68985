/// A weighted destination of a TLS or TCP rule.
public struct RouteDestination: Sendable, Hashable {
    public var destination: Destination
    /// Relative to the sum of all weights of the rule. A single destination without weight gets everything.
    public var weight: Int32

    public init(destination: Destination, weight: Int32 = 0) {
        self.destination = destination
        self.weight = weight
    }
}
