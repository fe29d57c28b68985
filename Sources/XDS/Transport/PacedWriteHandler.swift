import DequeModule
import NIOCore

/// Sits between TLS and HTTP/2 and hands over what was flushed in small portions, only while the socket takes them.
///
/// The TLS handler keeps a buffer of the size of the largest flush that it ever saw, for the life of the connection.
/// With this handler before it that is ``portion`` and not the size of the largest push. The promises of writes that
/// wait here are not fulfilled, so the streams above see that the connection is slow.
final class PacedWriteHandler: ChannelOutboundHandler, ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Bytes that are written per flush at most: a record of TLS, which with all that belongs to it fits into the power
    /// of two to which a buffer grows.
    static let portion = 15 * 1024

    private struct Write {
        var buffer: ByteBuffer
        var promise: EventLoopPromise<Void>?
    }

    private var writes: Deque<Write> = []
    /// How many of `writes` a flush has released.
    private var released = 0
    private var isDraining = false
    /// Whether `writes` has grown beyond what is worth to be kept.
    private var isLarge = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        writes.append(Write(buffer: unwrapOutboundIn(data), promise: promise))
        if writes.count > 8 { isLarge = true }
    }

    func flush(context: ChannelHandlerContext) {
        released = writes.count
        drain(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        drain(context)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(ChannelError.ioOnClosedChannel)
        context.fireChannelInactive()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        drain(context)
        if mode != .input { fail(ChannelError.ioOnClosedChannel) }
        context.close(mode: mode, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        fail(ChannelError.ioOnClosedChannel)
    }

    private func drain(_ context: ChannelHandlerContext) {
        // A flush may make the channel writable again and so come back here.
        if isDraining { return }
        isDraining = true
        defer { isDraining = false }
        while released > 0, context.channel.isWritable {
            writePortion(context)
            context.flush()
        }
        guard isLarge, writes.isEmpty else { return }
        writes = []
        isLarge = false
    }

    private func writePortion(_ context: ChannelHandlerContext) {
        var room = Self.portion
        while released > 0, room > 0 {
            if writes[0].buffer.readableBytes > room, let slice = writes[0].buffer.readSlice(length: room) {
                context.write(wrapOutboundOut(slice), promise: nil)
                return
            }
            let write = writes.removeFirst()
            released -= 1
            room -= write.buffer.readableBytes
            context.write(wrapOutboundOut(write.buffer), promise: write.promise)
        }
    }

    private func fail(_ error: any Error) {
        let failed = writes
        writes = []
        released = 0
        for write in failed { write.promise?.fail(error) }
    }
}
