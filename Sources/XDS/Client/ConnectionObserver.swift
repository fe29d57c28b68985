import NIOCore
import NIOSSL
import NIOTLS

/// Stands after the TLS handler: tells when the handshake is done, and notes errors that end the connection.
final class ConnectionObserver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Fulfilled when the connection may be used, failed with an ``XDSError``.
    let handshake: EventLoopPromise<Void>
    private let awaitsHandshake: Bool
    private let deadline: TimeAmount
    private let log: ConnectionLog
    private var timer: Scheduled<Void>?

    init(eventLoop: any EventLoop, awaitsHandshake: Bool, deadline: TimeAmount, log: ConnectionLog) {
        self.handshake = eventLoop.makePromise()
        self.awaitsHandshake = awaitsHandshake
        self.deadline = deadline
        self.log = log
    }

    func channelActive(context: ChannelHandlerContext) {
        if awaitsHandshake {
            let promise = handshake
            timer = context.eventLoop.scheduleTask(in: deadline) {
                promise.fail(XDSError(.handshakeFailed, "the server does not complete the TLS handshake in time"))
            }
        } else {
            handshake.succeed()
        }
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let negotiated) = event as? TLSUserEvent {
            timer?.cancel()
            if negotiated == "h2" {
                handshake.succeed()
            } else {
                handshake.fail(XDSError(.handshakeFailed, "the server does not speak h2 (gRPC); is it the right port?"))
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        log.failed(error)
        let isWrongName = error as? NIOSSLExtraError == .failedToValidateHostname
        handshake.fail(
            isWrongName
                ? XDSError(.untrusted, "the server's certificate is for another name", cause: error)
                : XDSError(.handshakeFailed, "the TLS handshake failed", cause: error))
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        log.closed()
        endHandshake()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        endHandshake()
    }

    private func endHandshake() {
        timer?.cancel()
        handshake.fail(XDSError(.handshakeFailed, "the server closed the connection during the TLS handshake"))
    }
}
