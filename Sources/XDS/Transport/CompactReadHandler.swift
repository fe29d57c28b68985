import NIOCore

/// Sits between TLS and HTTP/2 and hands on what was read in small buffers of their own.
///
/// The TLS handler hands out the buffer that it decrypts into, and HTTP/2 keeps the last one that it got: without this
/// handler each connection keeps two of 32 KB, and the TLS handler allocates one for every read. HTTP/2's own buffer
/// grows to what it gets at once, and stays: a long request in one piece would leave 16 KB with each connection.
final class CompactReadHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Bytes that, with the rest of a frame's header, fit into 4 KB.
    static let pieceSize = 4000

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var read = unwrapInboundIn(data)
        while let piece = read.readSlice(length: min(Self.pieceSize, read.readableBytes)), piece.readableBytes > 0 {
            context.fireChannelRead(wrapInboundOut(context.channel.allocator.buffer(buffer: piece)))
        }
    }
}
