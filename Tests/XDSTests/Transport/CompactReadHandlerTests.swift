import NIOCore
import NIOEmbedded
import Testing

@testable import XDS

@Suite struct CompactReadHandlerTests {
    @Test("what was read is handed on in a buffer of its own, of its size")
    func compact() throws {
        let channel = EmbeddedChannel(handler: CompactReadHandler())
        var source = channel.allocator.buffer(capacity: 32 << 10)
        source.writeString("some request")
        source.moveReaderIndex(forwardBy: 5)
        try channel.writeInbound(source)
        let read = try #require(try channel.readInbound(as: ByteBuffer.self))
        #expect(String(buffer: read) == "request")
        #expect(read.storageCapacity <= 16)
        #expect(try channel.finish().isClean)
    }

    @Test("what is long comes in small pieces, in order and complete")
    func pieces() throws {
        let channel = EmbeddedChannel(handler: CompactReadHandler())
        let bytes = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try channel.writeInbound(channel.allocator.buffer(bytes: bytes))
        var read: [UInt8] = []
        while let piece = try channel.readInbound(as: ByteBuffer.self) {
            #expect(piece.storageCapacity <= 4096)
            read += piece.readableBytesView
        }
        #expect(read == bytes)
        #expect(try channel.finish().isClean)
    }
}
