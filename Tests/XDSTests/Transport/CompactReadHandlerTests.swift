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
}
