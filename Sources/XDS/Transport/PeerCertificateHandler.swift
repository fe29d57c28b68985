import Foundation
import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOSSL

/// First handler of every HTTP/2 stream: puts the certificate that the connection's client was verified by into the
/// request's headers, and takes off whatever the client itself sent in its place.
final class PeerCertificateHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias InboundOut = HTTP2Frame.FramePayload

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .headers(var frame) = unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        frame.headers.remove(name: PeerCertificate.key)
        if let certificate = Self.verifiedCertificate(context.channel.parent) {
            frame.headers.add(name: PeerCertificate.key, value: Data(certificate.sealed).base64EncodedString())
        }
        context.fireChannelRead(wrapInboundOut(.headers(frame)))
    }

    /// The leaf of the chain that the verifier let pass. A stream runs on the event loop of its connection.
    private static func verifiedCertificate(_ connection: (any Channel)?) -> PeerCertificate? {
        guard let handler = try? connection?.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self),
            let der = try? handler.peerValidatedCertificateChain?.leaf.toDERBytes()
        else { return nil }
        return PeerCertificate(der: der)
    }

    /// For `channelDebuggingCallbacks.onAcceptHTTP2Stream`.
    static let install: @Sendable (any Channel) -> EventLoopFuture<Void> = { stream in
        stream.eventLoop.makeCompletedFuture {
            try stream.pipeline.syncOperations.addHandler(PeerCertificateHandler(), position: .first)
        }
    }
}
