import HummingbirdCore
import NIOCore

/// Serves one client of port forwarding: SPDY frames within the messages of a WebSocket, and within them any number of
/// connections.
struct PortForwardSession: Sendable {
    static let subprotocol = "SPDY/3.1+portforward.k8s.io"

    let pod: String
    let uid: String
    /// Any of the pod's.
    let process: Int32

    @Sendable func serve(_ client: StreamClient) async {
        await withDiscardingTaskGroup { group in
            // A client that breaks the rules, or goes away, ends everything.
            try? await receive(client, &group)
            group.cancelAll()
        }
    }

    private func receive(_ client: StreamClient, _ group: inout DiscardingTaskGroup) async throws {
        var decoder = try SPDYDecoder()
        var encoder = SPDYEncoder()
        var state = PortForwardState()
        var connections: [UInt32: ForwardedConnection] = [:]
        for try await message in client.messages {
            for frame in try decoder.receive(message) {
                for action in state.receive(frame) {
                    switch action {
                    case .accept(let stream): await client.send(encoder.reply(to: stream))
                    case .reset(let stream, let status): await client.send(SPDYEncoder.reset(stream, status: status))
                    case .pong(let number): await client.send(SPDYEncoder.ping(number))
                    case .open(let wanted):
                        let connection = ForwardedConnection(wanted, pod: pod, uid: uid, process: process)
                        connections[wanted.data] = connection
                        group.addTask { await connection.run(client) }
                    case .write(let stream, let bytes): await connections[stream]?.write(bytes)
                    case .finish(let stream): connections[stream]?.finish()
                    case .abort(let stream): connections.removeValue(forKey: stream)?.abort()
                    case .end: return
                    }
                }
            }
        }
    }
}
