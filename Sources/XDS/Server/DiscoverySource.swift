/// Where a discovery service gets its configuration from: the owner of the server.
public protocol DiscoverySource: Sendable {
    /// Lets a client in. What it is served is put into `updates`, now and later, until it has disconnected.
    ///
    /// - Throws: an `RPCError` for the client when it is refused.
    func connect(_ peer: DiscoveryPeer, _ updates: DiscoveryUpdates) async throws

    /// Takes note of what happens on the stream of a client that was let in. The stream waits meanwhile.
    nonisolated(nonsending) func handle(_ event: DiscoveryEvent, from peer: DiscoveryPeer) async
}
