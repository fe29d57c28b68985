import GRPCCore
import Synchronization
import XDS

/// A source that serves everybody the same layers, and writes down what happens.
final class TestSource: DiscoverySource {
    private struct State {
        var layers: [ResourceSet]?
        var watchers: [StreamID: DiscoveryUpdates] = [:]
        var peers: [DiscoveryPeer] = []
    }

    private let state = Mutex(State())
    private let refusal: RPCError?
    /// What happened, in order; bounded far above what a test does.
    private let events: AsyncStream<DiscoveryEvent>
    private let eventsContinuation: AsyncStream<DiscoveryEvent>.Continuation

    init(refusal: RPCError? = nil) {
        self.refusal = refusal
        (events, eventsContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(10_000))
    }

    var peers: [DiscoveryPeer] { state.withLock { $0.peers } }

    func connect(_ peer: DiscoveryPeer, _ updates: DiscoveryUpdates) async throws {
        if let refusal { throw refusal }
        state.withLock { state in
            state.peers.append(peer)
            state.watchers[peer.id] = updates
            if let layers = state.layers { updates.yield(layers) }
        }
    }

    func handle(_ event: DiscoveryEvent, from peer: DiscoveryPeer) async {
        if case .disconnected = event { state.withLock { $0.watchers[peer.id] = nil } }
        eventsContinuation.yield(event)
    }

    /// Publishes one layer, written as in ``Conversation/publish(_:)``.
    func publish(_ text: String, version: String = "v") {
        state.withLock { state in
            let layer = ResourceSet(
                version: version, resources: Conversation.resources(text), basedOn: state.layers?.first)
            state.layers = [layer]
            for watcher in state.watchers.values { watcher.yield([layer]) }
        }
    }

    /// Waits for the next event, as text.
    func nextEvent() async -> String? {
        var iterator = events.makeAsyncIterator()
        return await iterator.next().map(Self.describe)
    }

    /// The events that nobody waited for. For when all streams have ended.
    func remainingEvents() async -> [String] {
        eventsContinuation.finish()
        return await events.reduce(into: []) { $0.append(Self.describe($1)) }
    }

    private static func describe(_ event: DiscoveryEvent) -> String {
        switch event {
        case .sent(_, let status): "sent \(status.sentVersion) \(status.state.rawValue)"
        case .acknowledged(_, let status): "acknowledged \(status.acknowledgedVersion) \(status.state.rawValue)"
        case .rejected(_, let reason, _): "rejected \(reason)"
        case .disconnected(let reason): "disconnected \(reason ?? "nil")"
        }
    }

    /// Ends the updates of everybody.
    func end() {
        state.withLock { state in
            for watcher in state.watchers.values { watcher.finish() }
        }
    }
}
