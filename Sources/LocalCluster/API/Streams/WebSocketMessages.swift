import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Passes the messages of a WebSocket on as parts of a request's body, and sends the parts of the response's body as
/// messages. The end of the response closes the WebSocket; a peer that closes it, or goes away, ends the request.
final class WebSocketMessages: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = WebSocketFrame

    /// The largest message that is taken.
    static let limit = 1 << 20
    /// How long nothing may happen.
    private static let idleLimit = TimeAmount.hours(4)
    /// How long a peer may take to say goodbye.
    private static let closeLimit = TimeAmount.seconds(2)

    private var hasSentClose = false
    private var hasEnded = false
    private var lastMessage = NIODeadline.now()
    private var timer: Scheduled<Void>?

    /// Everything between the bytes of a connection and the parts of HTTP messages.
    static func handlers() -> [any ChannelHandler] {
        [
            WebSocketFrameEncoder(), ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: limit)),
            WebSocketProtocolErrorHandler(),
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 1024, maxAccumulatedFrameSize: limit),
            WebSocketMessages(),
        ]
    }

    func handlerAdded(context: ChannelHandlerContext) { watchForIdleness(context, Self.idleLimit) }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .binary, .text: receive(context, frame.unmaskedData)
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
            if !hasSentClose { context.writeAndFlush(wrapOutboundOut(pong), promise: nil) }
        case .connectionClose:
            end(context)
            close(context, promise: nil)
            context.close(promise: nil)
        default: return
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .body(.byteBuffer(let bytes)) where !hasSentClose:
            lastMessage = .now()
            context.write(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .binary, data: bytes)), promise: promise)
        case .end:
            let flushed = promise ?? context.eventLoop.makePromise(of: Void.self)
            let channel = context.channel
            // Not before the client has read what came before.
            flushed.futureResult.whenComplete { _ in Self.closeSoon(channel) }
            close(context, promise: flushed)
        default: promise?.succeed()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
        // A server that stops does not wait for those who read nothing.
        if event is ChannelShouldQuiesceEvent, hasSentClose { Self.closeSoon(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is NIOWebSocketFrameAggregator.Error {
            close(context, .messageTooLarge, promise: nil)
            context.close(promise: nil)
        }
        context.fireErrorCaught(error)
    }

    private func receive(_ context: ChannelHandlerContext, _ message: ByteBuffer) {
        lastMessage = .now()
        if !hasEnded { context.fireChannelRead(wrapInboundOut(.body(message))) }
    }

    private func end(_ context: ChannelHandlerContext) {
        guard !hasEnded else { return }
        hasEnded = true
        context.fireChannelRead(wrapInboundOut(.end(nil)))
    }

    private func close(
        _ context: ChannelHandlerContext, _ code: WebSocketErrorCode = .normalClosure, promise: EventLoopPromise<Void>?
    ) {
        guard !hasSentClose else {
            promise?.succeed()
            return
        }
        hasSentClose = true
        var data = context.channel.allocator.buffer(capacity: 2)
        data.write(webSocketErrorCode: code)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
        context.writeAndFlush(wrapOutboundOut(frame), promise: promise)
    }

    private static func closeSoon(_ channel: any Channel) {
        channel.eventLoop.scheduleTask(in: closeLimit) { channel.close(promise: nil) }
    }

    private func watchForIdleness(_ context: ChannelHandlerContext, _ pause: TimeAmount) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
            let rest = self.lastMessage + Self.idleLimit - NIODeadline.now()
            guard rest > .zero else { return context.close(promise: nil) }
            self.watchForIdleness(context, rest)
        }
    }
}
