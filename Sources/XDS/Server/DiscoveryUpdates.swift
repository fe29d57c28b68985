public import GRPCCore

/// Where a ``DiscoverySource`` puts what one client is served.
public struct DiscoveryUpdates: Sendable {
    private let receiver: any DiscoveryUpdatesReceiver

    init(_ receiver: any DiscoveryUpdatesReceiver) { self.receiver = receiver }

    /// Serves these layers (see ``ResourceSet``) from now on. Nobody waits and nothing is queued: what a slow client has
    /// not been sent yet is replaced.
    public func yield(_ layers: [ResourceSet]) { receiver.take(layers) }

    /// Ends the stream when it has taken what was yielded before.
    ///
    /// - Parameter error: what the client is told; without one it is told to come back.
    public func finish(_ error: RPCError? = nil) {
        receiver.finish(
            error ?? RPCError(code: .unavailable, message: "the configuration of this client has ended; connect again"))
    }
}

/// The stream behind ``DiscoveryUpdates``.
protocol DiscoveryUpdatesReceiver: AnyObject, Sendable {
    func take(_ layers: [ResourceSet])
    func finish(_ error: RPCError)
}
