import NIOCore

/// Sits between TLS and HTTP/2 and hands on what was read in a buffer of its own size.
///
/// The TLS handler hands out the buffer that it decrypts into, and HTTP/2 keeps the last one that it got: without this
/// handler each connection keeps two of 32 KB, and the TLS handler allocates one for every read.
final class CompactReadHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let read = unwrapInboundIn(data)
        context.fireChannelRead(wrapInboundOut(context.channel.allocator.buffer(buffer: read)))
    }
}
