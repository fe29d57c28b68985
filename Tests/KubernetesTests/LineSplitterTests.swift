import Testing

@testable import Kubernetes

@Suite struct LineSplitterTests {
    static let text = Array("one\ntwo\r\n\n\nthree é\n{\"four\":4}".utf8)
    static let lines = ["one", "two", "three é", "{\"four\":4}"]

    @Test("lines do not depend on where chunks are cut", arguments: 0...text.count)
    func cutAnywhere(first: Int) throws {
        for second in first...Self.text.count {
            var splitter = LineSplitter(limit: 100)
            var lines: [[UInt8]] = []
            for chunk in [Self.text[..<first], Self.text[first..<second], Self.text[second...]] {
                lines += try splitter.append(chunk)
            }
            lines += splitter.finish().map { [$0] } ?? []
            #expect(lines.map { String(decoding: $0, as: UTF8.self) } == Self.lines)
        }
    }

    @Test("an endless line is refused as soon as it is over the limit")
    func endless() throws {
        var splitter = LineSplitter(limit: 10)
        #expect(try splitter.append([UInt8](repeating: 0x61, count: 10)).isEmpty)
        #expect(throws: APIError.self) { try splitter.append([0x61]) }
    }

    @Test("a long line in a chunk of its own is refused, with its end or without", arguments: ["", "\n"])
    func tooLong(end: String) {
        var splitter = LineSplitter(limit: 3)
        #expect(throws: APIError.self) { try splitter.append(Array("abcd\(end)".utf8)) }
    }
}
