import NIOCore
import NIOEmbedded
import Testing

@testable import XDS

@Suite("Paced writes")
struct PacedWriteHandlerTests {
    /// Writes down how many bytes come between flushes, and closes the tap after some of them.
    private final class Socket: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        var flushes: [Int] = []
        var bytes: [UInt8] = []
        var closesAfter = Int.max
        private var pending = 0
        private var promises: [EventLoopPromise<Void>] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            let buffer = unwrapOutboundIn(data)
            pending += buffer.readableBytes
            bytes += Array(buffer.readableBytesView)
            if let promise { promises.append(promise) }
        }

        func flush(context: ChannelHandlerContext) {
            flushes.append(pending)
            pending = 0
            if flushes.count == closesAfter { (context.channel as? EmbeddedChannel)?.isWritable = false }
            for promise in promises { promise.succeed() }
            promises = []
        }
    }

    private let socket = Socket()
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers([socket, PacedWriteHandler()])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func write(_ count: Int, byte: UInt8 = 0) -> EventLoopFuture<Void> {
        channel.write(ByteBuffer(repeating: byte, count: count))
    }

    private func resume() {
        socket.closesAfter = Int.max
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
    }

    @Test("write nothing before a flush, and only what was flushed")
    func waitsForFlush() {
        _ = write(10)
        #expect(socket.flushes == [])
        channel.flush()
        #expect(socket.flushes == [10])
        _ = write(5)
        resume()
        #expect(socket.flushes == [10])
    }

    @Test(
        "hand over at most one portion per flush, in order",
        arguments: [
            ([1], [1]), ([50_000], [15360, 15360, 15360, 3920]), ([15360, 1], [15360, 1]),
            ([14_000, 14_000], [15360, 12640]),
        ])
    func portions(writes: [Int], flushes: [Int]) {
        var expected: [UInt8] = []
        for (index, count) in writes.enumerated() {
            _ = write(count, byte: UInt8(index))
            expected += Array(repeating: UInt8(index), count: count)
        }
        channel.flush()
        #expect(socket.flushes == flushes)
        #expect(socket.bytes == expected)
    }

    @Test("stop while the socket is full and go on when it has room")
    func backpressure() throws {
        socket.closesAfter = 2
        let promise = write(300_000)
        let isWritten = NIOLoopBoundBox(false, eventLoop: channel.eventLoop)
        promise.whenSuccess { isWritten.value = true }
        channel.flush()
        #expect(socket.flushes == [15360, 15360])
        #expect(!isWritten.value)
        channel.flush()
        #expect(socket.flushes.count == 2)
        resume()
        #expect(socket.flushes.reduce(0, +) == 300_000)
        #expect(isWritten.value)
    }

    @Test("fail what still waits when the channel closes")
    func close() throws {
        socket.closesAfter = 1
        let flushed = write(200_000)
        channel.flush()
        let unflushed = write(1)
        channel.close(promise: nil)
        #expect(throws: ChannelError.ioOnClosedChannel) { try flushed.wait() }
        #expect(throws: ChannelError.ioOnClosedChannel) { try unflushed.wait() }
        #expect(socket.bytes.count == 15360)
    }
}
