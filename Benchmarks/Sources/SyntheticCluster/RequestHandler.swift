import MeshAPI
import NIOCore
import NIOHTTP1

/// Answers the requests of one connection.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let maximumBody = 4 << 20

    private let store: ObjectStore
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var watch: (end: Scheduled<Void>, stop: () -> Void)?

    init(_ store: ObjectStore) { self.store = store }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part):
            guard body.readableBytes + part.readableBytes <= Self.maximumBody else {
                context.close(promise: nil)
                return
            }
            body.writeBuffer(&part)
        case .end:
            guard let head else { return }
            switch APIAnswer(APIRequest(head, body: body), store) {
            case .document(let status, let text): answer(status, text, context)
            case .watch(let kind, let selection, let version, let seconds):
                let watch = ObjectWatch(channel: context.channel, selection: selection)
                begin(watch, kind, from: version, seconds: seconds, context)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        watch?.end.cancel()
        watch?.stop()
        watch = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ status: HTTPResponseStatus, _ text: ByteBuffer, _ context: ChannelHandlerContext) {
        let headers: HTTPHeaders = [
            "content-type": "application/json", "content-length": "\(text.readableBytes)",
        ]
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(text))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func begin(
        _ watch: ObjectWatch, _ kind: Kind, from version: UInt64, seconds: Int,
        _ context: ChannelHandlerContext
    ) {
        let headers: HTTPHeaders = ["content-type": "application/json", "transfer-encoding": "chunked"]
        context.writeAndFlush(
            wrapOutboundOut(.head(.init(version: .http1_1, status: .ok, headers: headers))), promise: nil)
        guard store.watch(kind, from: version, watch) else {
            let status = #"{"kind":"Status","status":"Failure","reason":"Expired","message":"too old","code":410}"#
            let line = ByteBuffer(string: #"{"type":"ERROR","object":\#(status)}"# + "\n")
            context.write(wrapOutboundOut(.body(.byteBuffer(line))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            return
        }
        let store = store
        let channel = context.channel
        let end = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Int64(seconds))) { [weak self] in
            store.endWatch(kind, on: channel)
            self?.watch = nil
            channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        }
        self.watch = (end, { store.endWatch(kind, on: channel) })
    }
}
