import NIOCore
import NIOTLS

/// Tells when a TLS handshake is over, one way or the other.
final class HandshakeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    enum Closed: Error { case early }

    private let ended: EventLoopPromise<Void>

    init(ended: EventLoopPromise<Void>) {
        self.ended = ended
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { ended.succeed() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        ended.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended.fail(Closed.early)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ended.fail(Closed.early)
    }
}
