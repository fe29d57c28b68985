import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Makes an HTTP/1.1 connection a WebSocket when a request that asks for it is answered with 101. Whatever answers
/// the request goes on as before: the body of the request and that of the response become messages.
///
/// It stands next to the HTTP decoder, and leaves when it has done its work.
final class WebSocketSwitch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case http
        /// An upgrade is asked for: its request has no end yet.
        case asked
        /// It was refused: the decoder reads nothing more from such a connection.
        case refused
        case switching
    }

    private var state = State.http
    /// What is written while the handlers are exchanged.
    private var waiting: [(HTTPServerResponsePart, EventLoopPromise<Void>?)] = []

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.end, .asked): return
        case (.head(let head), .http) where Self.asksForUpgrade(head): state = .asked
        default: break
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch (unwrapOutboundIn(data), state) {
        case (.head(let head), .asked) where head.status == .switchingProtocols:
            state = .switching
            waiting = [(.head(head), promise)]
            removeDecoder(context)
        case (.head(var head), .asked):
            state = .refused
            head.headers.replaceOrAdd(name: "connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
            context.fireChannelRead(wrapInboundOut(.end(nil)))
        case (.end(let trailers), .refused):
            context.writeAndFlush(wrapOutboundOut(.end(trailers)), promise: promise)
            context.close(promise: nil)
        case (let part, .switching): waiting.append((part, promise))
        case (_, .http), (_, .asked), (_, .refused): context.write(data, promise: promise)
        }
    }

    private static func asksForUpgrade(_ head: HTTPRequestHead) -> Bool {
        head.method == .GET && head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
    }

    /// The client may send only after it has seen the answer, which waits until the decoder is gone.
    private func removeDecoder(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
            pipeline.removeHandler(context: decoder).assumeIsolated().whenComplete { _ in self.exchange(context) }
        } catch {
            fail(context, error)
        }
    }

    private func exchange(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
            let (head, promise) = waiting.removeFirst()
            context.write(wrapOutboundOut(head), promise: promise)
            pipeline.removeHandler(context: encoder, promise: nil)
            // It ends a request whose body takes too long.
            let clock = try pipeline.context(handlerType: HTTPConnectionStateHandler.self)
            pipeline.removeHandler(context: clock, promise: nil)
            try pipeline.addHandlers(WebSocketMessages.handlers(), position: .before(self))
            for (part, promise) in waiting { context.write(wrapOutboundOut(part), promise: promise) }
            waiting = []
            context.flush()
            pipeline.removeHandler(self, promise: nil)
        } catch {
            fail(context, error)
        }
    }

    private func fail(_ context: ChannelHandlerContext, _ error: any Error) {
        for (_, promise) in waiting { promise?.fail(error) }
        waiting = []
        context.close(promise: nil)
    }
}
