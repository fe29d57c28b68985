/// A weighted destination of an HTTP rule.
public struct HTTPRouteDestination: Sendable, Hashable {
    public var destination: Destination
    /// Relative to the sum of all weights of the rule. A single destination without weight gets everything.
    public var weight: Int32
    public var headers: Headers?

    public init(destination: Destination, weight: Int32 = 0, headers: Headers? = nil) {
        self.destination = destination
        self.weight = weight
        self.headers = headers
    }
}
