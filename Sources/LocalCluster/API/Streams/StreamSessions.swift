import Hummingbird
import Kubernetes
import Synchronization

/// Begins the streams of a cluster, and no more than a machine can bear.
final class StreamSessions: Sendable {
    static let limit = 64

    /// A stream that runs, or is about to.
    private final class Ticket: Sendable {
        private let sessions: StreamSessions

        init(_ sessions: StreamSessions) { self.sessions = sessions }

        deinit { sessions.count.withLock { $0 -= 1 } }
    }

    private let count = Mutex(0)

    /// The answer that makes a connection a stream.
    /// - Parameter protocols: those that are spoken, best first.
    /// - Throws: `APIStatus` 429 when there are too many, 400 when the request asks for no such stream.
    func response(
        _ scope: RequestScope, _ protocols: [String],
        serve: @escaping @Sendable (StreamClient) async -> Void
    ) throws(APIStatus) -> Response {
        // First: clients that are refused a WebSocket ask for something else, and show what they hear then.
        let ticket = try ticket()
        let handshake = try WebSocketHandshake(scope.request.headers, supported: protocols)
        let session = StreamSession(channel: scope.connection.channel, body: scope.request.body, serve: serve)
        return Response(
            status: .switchingProtocols, headers: handshake.headers,
            body: ResponseBody { writer in
                try await session.run(&writer)
                withExtendedLifetime(ticket) {}
                try await writer.finish(nil)
            })
    }

    private func ticket() throws(APIStatus) -> Ticket {
        let isFree = count.withLock { count in
            guard count < Self.limit else { return false }
            count += 1
            return true
        }
        guard isFree else { throw .overloaded("this cluster runs \(Self.limit) streams already; try again later") }
        return Ticket(self)
    }
}
