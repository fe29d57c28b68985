import NIOCore
import NIOHPACK
import NIOTLS

/// One delta ADS call on one HTTP/2 connection, and nothing else of HTTP/2.
final class DiscoveryStreamHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let member: FleetMember
    private var frames = HTTP2FrameReader()
    private var messages: MessageReader
    private var requests = RequestStream()
    /// Bytes of DATA that the server was not given back as window.
    private var consumed = 0
    private var failure: String?

    init(_ member: FleetMember) {
        self.member = member
        messages = MessageReader(isRecording: member.proxy.isRecorded)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let negotiated)? = event as? TLSUserEvent {
            guard negotiated == "h2" else {
                return fail("the server did not choose h2 (ALPN) but \(negotiated ?? "nothing")", context)
            }
            context.writeAndFlush(wrapOutboundOut(member.loop.opening), promise: nil)
            send([DeltaRequest(type: .cluster, node: member.proxy)], context)
            member.handshakeCompleted()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            try unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
                var rest = bytes
                while failure == nil, let event = try frames.next(&rest) { try receive(event, context) }
            }
        } catch {
            fail("\(error)", context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail("\(error)", context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        member.disconnected(failure ?? "the server closed the connection")
        context.fireChannelInactive()
    }

    private func receive(_ event: HTTP2FrameReader.Event, _ context: ChannelHandlerContext) throws {
        switch event {
        case .dataHeader(let header):
            consumed += header.length
            if consumed > RequestStream.window / 2 { giveWindow(context) }
            if header.has(HTTP2FrameHeader.Flags.endStream) { fail("the server ended the call", context) }
        case .data(let piece):
            var rest = piece
            while let message = try messages.next(&rest, clusters: member.loop.transitions.logs) {
                send(member.received(message), context)
                member.answered(message)
            }
        case .frame(let header, let payload): try receive(header, ByteBuffer(bytes: payload), context)
        }
    }

    private func receive(_ header: HTTP2FrameHeader, _ payload: ByteBuffer, _ context: ChannelHandlerContext) throws {
        var payload = payload
        let isAnswer = header.has(HTTP2FrameHeader.Flags.ack)
        switch header.kind {
        case HTTP2FrameHeader.Kind.settings where !isAnswer:
            while let (name, value) = payload.readMultipleIntegers(as: (UInt16, UInt32).self) {
                if name == 4 { requests.set(initialWindow: Int(value)) }
            }
            var answer = ByteBuffer()
            answer.writeFrameHeader(
                .init(length: 0, kind: HTTP2FrameHeader.Kind.settings, flags: HTTP2FrameHeader.Flags.ack))
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
            drain(context)
        case HTTP2FrameHeader.Kind.ping where !isAnswer:
            var answer = ByteBuffer()
            answer.writeFrameHeader(
                .init(
                    length: payload.readableBytes, kind: HTTP2FrameHeader.Kind.ping, flags: HTTP2FrameHeader.Flags.ack))
            answer.writeBuffer(&payload)
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        case HTTP2FrameHeader.Kind.windowUpdate:
            requests.open(window: Int(payload.readInteger(as: UInt32.self) ?? 0), stream: header.stream)
            drain(context)
        case HTTP2FrameHeader.Kind.headers where header.has(HTTP2FrameHeader.Flags.endStream):
            fail("the server ended the call: \(status(header, payload))", context)
        case HTTP2FrameHeader.Kind.resetStream:
            fail("the server reset the call with code \(payload.readInteger(as: UInt32.self) ?? 0)", context)
        case HTTP2FrameHeader.Kind.goAway:
            payload.moveReaderIndex(forwardBy: min(4, payload.readableBytes))
            let code = payload.readInteger(as: UInt32.self) ?? 0
            fail("the server sent GOAWAY with code \(code) \(String(buffer: payload))", context)
        default: break
        }
    }

    /// The status in the trailers of a call.
    private func status(_ header: HTTP2FrameHeader, _ block: ByteBuffer) -> String {
        var block = block
        if header.has(HTTP2FrameHeader.Flags.priority) { block.moveReaderIndex(forwardBy: min(5, block.readableBytes)) }
        var decoder = HPACKDecoder(allocator: ByteBufferAllocator())
        guard let headers = try? decoder.decodeHeaders(from: &block) else { return "its trailers cannot be read" }
        return "grpc-status \(headers.first(name: "grpc-status") ?? "-") \(headers.first(name: "grpc-message") ?? "")"
    }

    private func send(_ new: [DeltaRequest], _ context: ChannelHandlerContext) {
        for request in new { requests.append(request) }
        drain(context)
    }

    /// Frames are flushed one by one, to keep the flushes small.
    private func drain(_ context: ChannelHandlerContext) {
        while let frame = requests.nextFrame() { context.writeAndFlush(wrapOutboundOut(frame), promise: nil) }
    }

    private func giveWindow(_ context: ChannelHandlerContext) {
        var update = ByteBuffer()
        update.writeWindowUpdate(stream: 0, increment: consumed)
        update.writeWindowUpdate(stream: RequestStream.id, increment: consumed)
        consumed = 0
        context.writeAndFlush(wrapOutboundOut(update), promise: nil)
    }

    private func fail(_ reason: String, _ context: ChannelHandlerContext) {
        if failure == nil { failure = reason }
        context.close(promise: nil)
    }
}
