import GRPCCore
import Synchronization

/// What has happened to a stream and waits for its body: the newest layers, one request, a nonce whose patience has
/// ended. Whoever brings something resumes the body; the reader of requests waits while there is one already.
///
/// For one body and one reader.
final class StreamMailbox<Request: Sendable>: Sendable {
    enum Event: Sendable {
        case request(Request)
        case layers([ResourceSet])
        case patienceEnded(nonce: String)
    }

    private enum Reception {
        case taken(body: CheckedContinuation<Void, Never>?)
        case full
        case ended
    }

    private struct State {
        var layers: [ResourceSet]?
        var request: Request?
        var impatientNonce: String?
        /// A failure unless the client has ended the stream.
        var end: Result<Void, any Error>?
        var body: CheckedContinuation<Void, Never>?
        var reader: CheckedContinuation<Void, Never>?

        var hasNews: Bool { layers != nil || request != nil || impatientNonce != nil || end != nil }

        /// Layers come first: what a request leads to is then the newest.
        mutating func next() -> Event? {
            if let nonce = impatientNonce.take() { return .patienceEnded(nonce: nonce) }
            if let layers = layers.take() { return .layers(layers) }
            return request.take().map(Event.request)
        }

        mutating func put(_ next: Request) -> Reception {
            if end != nil { return .ended }
            if request != nil { return .full }
            request = next
            return .taken(body: body.take())
        }

        mutating func drop() {
            layers = nil
            request = nil
            impatientNonce = nil
        }
    }

    private let state = Mutex(State())

    /// Waits for the next event; nil when the client has ended the stream.
    ///
    /// - Throws: what ended the stream otherwise.
    nonisolated(nonsending) func next() async throws -> Event? {
        while true {
            let (event, end, reader) = state.withLock { state in
                (state.next(), state.end, state.request == nil ? state.reader.take() : nil)
            }
            reader?.resume()
            if let event { return event }
            if let end {
                try end.get()
                return nil
            }
            await withCheckedContinuation { body in
                let waits = state.withLock { state in
                    if state.hasNews { return false }
                    state.body = body
                    return true
                }
                if !waits { body.resume() }
            }
        }
    }

    /// Brings a request, after the one before it was taken. Returns whether the stream goes on.
    nonisolated(nonsending) func send(_ request: Request) async -> Bool {
        while true {
            switch state.withLock({ $0.put(request) }) {
            case .taken(let body):
                body?.resume()
                return true
            case .ended: return false
            case .full: break
            }
            await withCheckedContinuation { reader in
                let waits = state.withLock { state in
                    if state.end != nil || state.request == nil { return false }
                    state.reader = reader
                    return true
                }
                if !waits { reader.resume() }
            }
        }
    }

    /// Says that the acknowledgement of `nonce` is waited for no longer.
    func overrule(nonce: String) { post { $0.impatientNonce = nonce } }

    /// Ends the stream at once: because the client has ended it, or with an error.
    func end(_ end: Result<Void, any Error>) {
        post { state in
            state.drop()
            state.end = end
        }
    }

    /// What comes after the end counts for nothing.
    private func post(_ change: (inout State) -> Void) {
        let (body, reader) = state.withLock { state in
            if state.end == nil { change(&state) }
            return (state.body.take(), state.end == nil ? nil : state.reader.take())
        }
        body?.resume()
        reader?.resume()
    }
}

extension StreamMailbox: DiscoveryUpdatesReceiver {
    func take(_ layers: [ResourceSet]) { post { $0.layers = layers } }

    func finish(_ error: RPCError) { post { $0.end = .failure(error) } }
}
