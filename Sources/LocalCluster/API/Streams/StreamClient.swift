import AsyncAlgorithms
import Hummingbird
import NIOCore

/// The client of a stream, whose connection has become a WebSocket.
struct StreamClient: Sendable {
    /// Each element is one message. They end when the client goes. One task may read them, once.
    let messages: RequestBody
    let outgoing: AsyncChannel<ByteBuffer>

    /// Returns when the message is being written: whoever sends goes no faster than the client reads.
    func send(_ message: ByteBuffer) async { await outgoing.send(message) }
}
