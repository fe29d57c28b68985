/// Where a discovery service gets its configuration from: the owner of the server.
public protocol DiscoverySource: Sendable {
    /// What a client is served over time, as lists of layers (see ``ResourceSet``). It must keep only the newest for
    /// a slow reader, for example an `AsyncStream` that buffers the newest one.
    associatedtype Updates: AsyncSequence & Sendable where Updates.Element == [ResourceSet]

    /// Lets a client in and returns what it is served. When that sequence ends or fails, the stream is ended with the
    /// error, `unavailable` by default, and the client is expected to come back.
    ///
    /// - Throws: an `RPCError` for the client when it is refused.
    func connect(_ peer: DiscoveryPeer) async throws -> Updates

    /// Takes note of what happens on the stream of a client that was let in. The stream waits meanwhile.
    func handle(_ event: DiscoveryEvent, from peer: DiscoveryPeer) async
}
