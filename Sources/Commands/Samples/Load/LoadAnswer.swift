import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Reads an answer: its status, and of its body what stands before the first comma.
final class LoadAnswer: HTTPClientResponseDelegate {
    struct Content: Sendable, Hashable {
        var status = 0
        /// At most ``longestWord`` bytes, and nothing from the first comma or line break on.
        var word = ""
    }

    static let longestWord = 80

    private let state = Mutex((status: 0, beginning: [UInt8]()))

    func didReceiveHead(task: HTTPClient.Task<Content>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock { $0.status = Int(head.status.code) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Content>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        state.withLock { state in
            let room = Self.longestWord - state.beginning.count
            if room > 0 { state.beginning.append(contentsOf: buffer.readableBytesView.prefix(room)) }
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<Content>) throws -> Content {
        let (status, beginning) = state.withLock { $0 }
        let word = beginning.prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\n") }
        return Content(status: status, word: String(decoding: word, as: UTF8.self))
    }
}
