import EnvoyAPI
import Testing

@Suite struct WireWriterTests {
    /// The examples of https://protobuf.dev/programming-guides/encoding/.
    @Test func specificationExamples() {
        var wire = WireWriter()
        wire.uint32(field: 1, 150)
        wire.string(field: 2, "testing")
        wire.message(field: 3) { $0.uint32(field: 1, 150) }
        #expect(wire.bytes == [0x08, 0x96, 0x01, 0x12, 0x07] + Array("testing".utf8) + [0x1A, 0x03, 0x08, 0x96, 0x01])
    }

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, Int.max])
    func sizesAgreeWithBytes(_ value: Int) {
        var wire = WireWriter()
        wire.varint(UInt64(value))
        #expect(wire.bytes.count == WireWriter.size(ofVarint: value))
    }

    @Test(arguments: [1, 15, 16, 2047, 2048], [0, 127, 128, 16_384])
    func aMessageIsAsLongAsItsFieldSaysItIs(_ field: Int, _ count: Int) {
        let content = [UInt8](repeating: 9, count: count)
        var known = WireWriter()
        known.bytes(field: field, content)
        #expect(known.bytes.count == WireWriter.size(ofField: field, count: count))
        #expect(known.bytes.suffix(count) == content[...])
    }

    @Test func emptyValues() {
        var wire = WireWriter()
        wire.nonEmptyString(field: 1, "")
        #expect(wire.bytes.isEmpty)
        wire.string(field: 1, "")
        wire.bool(field: 2, false)
        wire.bool(field: 2, true)
        wire.message(field: 3) { _ in }
        #expect(wire.bytes == [0x0A, 0, 0x10, 0, 0x10, 1, 0x1A, 0])
    }
}
