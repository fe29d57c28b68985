import EnvoyAPI
import GRPCCore

/// One stream of a discovery service: feeds a ``Session`` and carries out its actions.
///
/// The body owns the session and is the only writer. What happens comes through its ``StreamMailbox``, from the reader
/// of requests, from the source and from a timer. While a slow client blocks the body, only the newest layers are kept
/// and the reader stops reading.
struct DiscoveryStream<Source: DiscoverySource, Request: SessionRequest>: Sendable {
    private typealias Mailbox = StreamMailbox<Request>

    let server: DiscoveryServer<Source>
    let method: DiscoveryMethod
    let metadata: Metadata
    let remoteAddress: String

    /// Serves the stream until the client ends it.
    ///
    /// - Throws: an `RPCError` that tells the client why the server ends it.
    func serve(_ requests: RPCAsyncSequence<Request, any Error>, to writer: RPCWriter<EncodedResponse>) async throws {
        // The first request was read on the thread of the connection, and that is where the stream stays.
        try await withTaskExecutorPreference(EventLoopExecutor.here) { try await exchange(requests, with: writer) }
    }

    nonisolated(nonsending) private func exchange(
        _ requests: RPCAsyncSequence<Request, any Error>, with writer: RPCWriter<EncodedResponse>
    ) async throws {
        let mailbox = Mailbox()
        try await withTaskCancellationHandler {
            try await withRPCCancellationHandler {
                try await withThrowingDiscardingTaskGroup { group in
                    group.addTask { await read(requests, into: mailbox) }
                    defer {
                        mailbox.end(.success(()))
                        group.cancelAll()
                    }
                    var exchange = Exchange(stream: self, updates: DiscoveryUpdates(mailbox), writer: writer)
                    do {
                        while let actions = try await exchange.nextActions(from: mailbox) {
                            for action in actions { try await exchange.carryOut(action) }
                            if let nonce = exchange.nonceToTime() {
                                group.addTask { await wait(for: nonce, mailbox) }
                            }
                            for ticket in exchange.ticketsToTime() { group.addTask { await expire(ticket) } }
                        }
                        await exchange.finish(reason: nil)
                    } catch {
                        await exchange.finish(reason: Self.describe(error))
                        throw error
                    }
                }
            } onCancelRPC: {
                mailbox.end(.failure(RPCError(code: .unavailable, message: "the connection closes; connect again")))
            }
        } onCancel: {
            mailbox.end(.failure(Self.serverStops))
        }
    }

    nonisolated(nonsending) private func read(_ requests: RPCAsyncSequence<Request, any Error>, into mailbox: Mailbox)
        async
    {
        var end: Result<Void, any Error> = .success(())
        do {
            for try await request in requests {
                guard await mailbox.send(request) else { return }
            }
        } catch {
            end = .failure(error)
        }
        mailbox.end(Task.isCancelled ? .failure(Self.serverStops) : end)
    }

    private static var serverStops: RPCError {
        RPCError(code: .unavailable, message: "the server stops; connect again")
    }

    private func wait(for nonce: String, _ mailbox: Mailbox) async {
        guard (try? await Task.sleep(for: server.patience)) != nil else { return }
        mailbox.overrule(nonce: nonce)
    }

    /// A client that does not acknowledge does not keep others waiting.
    private func expire(_ ticket: PushAdmission.Ticket) async {
        try? await Task.sleep(for: PushAdmission.patience)
        server.admission.leave(ticket)
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
        let updates: DiscoveryUpdates
        let writer: RPCWriter<EncodedResponse>
        private var session: Session
        private var peer: DiscoveryPeer?
        private var timedNonce: String?
        /// Of the responses that are on their way, by type and nonce.
        private var tickets: [String: PushAdmission.Ticket] = [:]
        private var untimed: [PushAdmission.Ticket] = []

        init(stream: DiscoveryStream, updates: DiscoveryUpdates, writer: RPCWriter<EncodedResponse>) {
            self.stream = stream
            self.updates = updates
            self.writer = writer
            session = Session(
                protocol: stream.method.discoveryProtocol, cache: stream.server.cache, limits: stream.server.limits)
        }

        /// Waits for the next event and returns what follows from it; nil when the client has ended the stream.
        ///
        /// The event is let go here: a request may hold thousands of names, and carrying out what follows from it may mean
        /// to wait for a thousand other streams.
        nonisolated(nonsending) mutating func nextActions(from mailbox: Mailbox) async throws -> [SessionAction]? {
            switch try await mailbox.next() {
            case .request(let request): return request.receive(in: &session)
            case .layers(let layers): return session.publish(layers: layers)
            case .patienceEnded(let nonce):
                timedNonce = nil
                return session.overrule(nonce: nonce)
            case nil: return nil
            }
        }

        /// The nonce that a timer has to be started for, one at a time.
        mutating func nonceToTime() -> String? {
            guard timedNonce == nil, let nonce = session.heldBackBy else { return nil }
            timedNonce = nonce
            return nonce
        }

        /// The tickets that were taken since the last time.
        mutating func ticketsToTime() -> [PushAdmission.Ticket] {
            if untimed.isEmpty { return [] }
            defer { untimed = [] }
            return untimed
        }

        nonisolated(nonsending) mutating func carryOut(_ action: SessionAction) async throws {
            switch action {
            case .identified(let node):
                let peer = peer(node)
                try await stream.server.source.connect(peer, updates)
                self.peer = peer
            case .send(let push): try await send(push)
            case .acknowledged(let typeURL, let nonce, _):
                settle(typeURL, nonce)
                await report(.acknowledged(typeURL: typeURL, status: session.status(of: typeURL)))
            case .rejected(let typeURL, let nonce, let reason):
                settle(typeURL, nonce)
                await report(.rejected(typeURL: typeURL, reason: reason, status: session.status(of: typeURL)))
            case .close(let code, let reason):
                throw RPCError(code: code, message: reason)
            }
        }

        nonisolated(nonsending) private mutating func send(_ push: Push) async throws {
            let response = stream.server.cache.encoded(push)
            // The acknowledgement that gives a ticket back is read here, so nobody may wait who has one.
            let admission = stream.server.admission
            if let ticket = try await admission.enter(bytes: response.count, waits: tickets.isEmpty) {
                tickets[push.typeURL + push.nonce] = ticket
                untimed.append(ticket)
            }
            try await writer.write(response)
            await report(.sent(typeURL: push.typeURL, status: session.status(of: push.typeURL)))
        }

        private mutating func settle(_ typeURL: String, _ nonce: String) {
            guard !tickets.isEmpty, let ticket = tickets.removeValue(forKey: typeURL + nonce) else { return }
            stream.server.admission.leave(ticket)
        }

        nonisolated(nonsending) mutating func finish(reason: String?) async {
            for ticket in tickets.values { stream.server.admission.leave(ticket) }
            tickets = [:]
            await report(.disconnected(reason: reason))
        }

        nonisolated(nonsending) private func report(_ event: DiscoveryEvent) async {
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
