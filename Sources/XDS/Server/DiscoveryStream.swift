import AsyncAlgorithms
import EnvoyAPI
import GRPCCore

/// One stream of a discovery service: feeds a ``Session`` and carries out its actions.
///
/// Three tasks hand events over one at a time, nothing is queued: the reader of requests, the watcher of the source,
/// and a timer. The body of the group owns the session and is the only writer. While a slow client blocks it, the
/// source coalesces and the reader stops reading.
struct DiscoveryStream<Source: DiscoverySource, Request: SessionRequest>: Sendable {
    private enum Event: Sendable {
        case request(Request)
        case layers([ResourceSet])
        case patienceEnded(nonce: String)
    }

    private typealias Events = AsyncThrowingChannel<Event, any Error>

    let server: DiscoveryServer<Source>
    let method: DiscoveryMethod
    let metadata: Metadata
    let remoteAddress: String
    let cancellation: ServerContext.RPCCancellationHandle

    /// Serves the stream until the client ends it.
    ///
    /// - Throws: an `RPCError` that tells the client why the server ends it.
    func serve(_ requests: RPCAsyncSequence<Request, any Error>, to writer: RPCWriter<EncodedResponse>) async throws {
        // The first request was read on the thread of the connection, and that is where the stream stays.
        try await withTaskExecutorPreference(EventLoopExecutor.here) { try await exchange(requests, with: writer) }
    }

    private func exchange(
        _ requests: RPCAsyncSequence<Request, any Error>, with writer: RPCWriter<EncodedResponse>
    ) async throws {
        let events = Events()
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await read(requests, into: events) }
            group.addTask { await watchForCancellation(events) }
            defer { group.cancelAll() }
            var exchange = Exchange(stream: self, writer: writer)
            var timedNonce: String?
            do {
                for try await event in events {
                    let updates = try await exchange.take(event, timedNonce: &timedNonce)
                    if let updates { group.addTask { await watch(updates, into: events) } }
                    if timedNonce == nil, let nonce = exchange.session.heldBackBy {
                        timedNonce = nonce
                        group.addTask { await wait(for: nonce, events) }
                    }
                }
                if Task.isCancelled { throw RPCError(code: .unavailable, message: "the server stops; connect again") }
                await exchange.finish(reason: nil)
            } catch {
                await exchange.finish(reason: Self.describe(error))
                throw error
            }
        }
    }

    private func read(_ requests: RPCAsyncSequence<Request, any Error>, into events: Events) async {
        do {
            for try await request in requests { await events.send(.request(request)) }
            events.finish()
        } catch {
            events.fail(error)
        }
    }

    private func watch(_ updates: Source.Updates, into events: Events) async {
        do {
            for try await layers in updates { await events.send(.layers(layers)) }
            events.fail(
                RPCError(code: .unavailable, message: "the configuration of this client has ended; connect again"))
        } catch let error as RPCError {
            events.fail(error)
        } catch {
            events.fail(RPCError(code: .unavailable, message: "the configuration of this client failed", cause: error))
        }
    }

    private func watchForCancellation(_ events: Events) async {
        guard (try? await cancellation.cancelled) != nil else { return }
        events.fail(RPCError(code: .unavailable, message: "the connection closes; connect again"))
    }

    private func wait(for nonce: String, _ events: Events) async {
        guard (try? await Task.sleep(for: server.patience)) != nil else { return }
        await events.send(.patienceEnded(nonce: nonce))
    }

    private static func describe(_ error: any Error) -> String {
        guard let error = error as? RPCError else { return "\(error)" }
        return "\(error.code): \(error.message)"
    }
}

extension DiscoveryStream {
    /// The session and the peer, and what becomes of actions.
    private struct Exchange {
        let stream: DiscoveryStream
        let writer: RPCWriter<EncodedResponse>
        var session: Session
        private var peer: DiscoveryPeer?

        init(stream: DiscoveryStream, writer: RPCWriter<EncodedResponse>) {
            self.stream = stream
            self.writer = writer
            session = Session(
                protocol: stream.method.discoveryProtocol, cache: stream.server.cache, limits: stream.server.limits)
        }

        /// Carries out what follows from an event. Returns the updates to watch when the client was let in by it.
        mutating func take(_ event: Event, timedNonce: inout String?) async throws -> Source.Updates? {
            let actions: [SessionAction]
            switch event {
            case .request(let request): actions = request.receive(in: &session)
            case .layers(let layers): actions = session.publish(layers: layers)
            case .patienceEnded(let nonce):
                timedNonce = nil
                actions = session.overrule(nonce: nonce)
            }
            var updates: Source.Updates?
            for action in actions {
                if case .identified(let node) = action {
                    let peer = peer(node)
                    updates = try await stream.server.source.connect(peer)
                    self.peer = peer
                } else {
                    try await carryOut(action)
                }
            }
            return updates
        }

        private func carryOut(_ action: SessionAction) async throws {
            switch action {
            case .identified: return
            case .send(let push):
                try await writer.write(stream.server.cache.encoded(push))
                await report(.sent(typeURL: push.typeURL, status: session.status(of: push.typeURL)))
            case .acknowledged(let typeURL, _, _):
                await report(.acknowledged(typeURL: typeURL, status: session.status(of: typeURL)))
            case .rejected(let typeURL, _, let reason):
                await report(.rejected(typeURL: typeURL, reason: reason, status: session.status(of: typeURL)))
            case .close(let code, let reason):
                throw RPCError(code: code, message: reason)
            }
        }

        func finish(reason: String?) async {
            await report(.disconnected(reason: reason))
        }

        private func report(_ event: DiscoveryEvent) async {
            guard let peer else { return }
            await stream.server.source.handle(event, from: peer)
        }

        private func peer(_ node: Envoy_Config_Core_V3_Node) -> DiscoveryPeer {
            DiscoveryPeer(
                node: node, certificate: PeerCertificate.from(stream.metadata), remoteAddress: stream.remoteAddress,
                metadata: stream.metadata, method: stream.method)
        }
    }
}
