import NIOCore

/// How much of the API server clients may hold.
struct ServerLimits: Sendable, Hashable {
    /// The most connections at a time; others wait until one ends.
    var connections = 4096
    /// How long a connection may be without a request, or a request without a further byte. Longer than clients keep
    /// idle connections, so that none is closed just as it is used.
    var idle = TimeAmount.seconds(180)
    /// How long a rest of a request that is refused already may take to arrive.
    var refused = TimeAmount.seconds(5)
}
