/// A destination that gets a copy of requests; its responses are thrown away.
public struct HTTPMirror: Sendable, Hashable {
    public var destination: Destination
    /// 0 to 100.
    public var percentage: Double

    public init(destination: Destination, percentage: Double = 100) {
        self.destination = destination
        self.percentage = percentage
    }
}
