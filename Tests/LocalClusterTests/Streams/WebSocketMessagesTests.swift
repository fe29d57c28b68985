import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOWebSocket
import Testing

@testable import LocalCluster

/// A connection that has become a WebSocket, without a socket.
@Suite struct WebSocketMessagesTests {
    /// Stands for a client that does not read: what is written stays where it is.
    private final class StoppedReader: ChannelOutboundHandler {
        typealias OutboundIn = WebSocketFrame

        private(set) var held: [(NIOAny, EventLoopPromise<Void>?)] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            held.append((data, promise))
        }

        func flush(context: ChannelHandlerContext) {}

        /// The client reads everything.
        func release() {
            for (_, promise) in held { promise?.succeed() }
            held = []
        }
    }

    private func message(_ text: String) -> HTTPServerResponsePart { .body(.byteBuffer(ByteBuffer(string: text))) }

    @Test func whatIsWrittenIsReadBeforeTheConnectionIsClosed() throws {
        let loop = EmbeddedEventLoop()
        let reader = StoppedReader()
        let channel = EmbeddedChannel(handlers: [reader, WebSocketMessages()], loop: loop)
        try channel.connect(to: .init(unixDomainSocketPath: "/client")).wait()
        channel.write(message("last words"), promise: nil)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        #expect(reader.held.count == 2)
        loop.advanceTime(by: .minutes(1))
        #expect(channel.isActive)
        reader.release()
        loop.advanceTime(by: .seconds(1))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive)
    }

    @Test func aServerThatStopsDoesNotWaitForWhoReadsNothing() throws {
        let loop = EmbeddedEventLoop()
        let channel = EmbeddedChannel(handlers: [StoppedReader(), WebSocketMessages()], loop: loop)
        try channel.connect(to: .init(unixDomainSocketPath: "/client")).wait()
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        loop.advanceTime(by: .seconds(3))
        #expect(!channel.isActive)
    }
}
