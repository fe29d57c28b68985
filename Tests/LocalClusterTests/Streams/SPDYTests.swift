import NIOCore
import Testing

@testable import LocalCluster

@Suite struct SPDYTests {
    /// Two frames that open streams, compressed together by zlib.
    private static let first =
        "800300010000003d0000000100000000000078f9e3c6a7c202253a48f95b044eea16061606409ab308125f99a074cc68004e892545a989b9"
        + "d0c2863515141500000000ffff"
    private static let second = "800300010000001600000003000000000000225333a8a44a04000000ffff"
    /// A header of 60000 characters.
    private static let bomb =
        "800300010000006c0000000100000000000078f9e3c6a7c2ecd2310d000008c0b0e01419684605e082a34de660fb515c3b76670100000000"
        + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003c33000000ffff"

    private static func bytes(_ text: String) -> ByteBuffer {
        var bytes = ByteBuffer()
        for (index, digit) in text.enumerated() where index % 2 == 0 {
            let next = text[text.index(text.startIndex, offsetBy: index + 1)]
            bytes.writeInteger(UInt8(String([digit, next]), radix: 16) ?? 0)
        }
        return bytes
    }

    @Test func framesAreReadInWhateverPiecesTheyCome() throws {
        let all = Self.bytes(Self.first + Self.second + "80030006000000040000000700000003010000026869")
        let expected: [SPDYFrame] = [
            .synStream(1, headers: ["port": "8080", "requestid": "0", "streamtype": "error"], isLast: false),
            .synStream(3, headers: ["port": "8080", "requestid": "0", "streamtype": "data"], isLast: false),
            .ping(7), .data(3, ByteBuffer(string: "hi"), isLast: true),
        ]
        for size in [1, 7, 1000] {
            var decoder = try SPDYDecoder()
            var frames: [SPDYFrame] = []
            var rest = all
            while let piece = rest.readSlice(length: min(size, rest.readableBytes)), piece.readableBytes > 0 {
                frames += try decoder.receive(piece)
            }
            #expect(frames == expected)
        }
    }

    @Test(
        arguments: [
            ("800300017fffffff", .frameTooLarge(0xFF_FFFF)),
            ("00000001007fffff", .frameTooLarge(0x7F_FFFF)), ("8002000600000004", .unknownVersion(2)),
            ("8003006300000000", .unknownType(99)), ("8003000100000002" + "0000", .truncatedFrame),
            ("8003000600000000", .truncatedFrame), ("8003000100000000", .truncatedFrame),
            ("800300010000000e00000001000000000000" + "ffffffff", .invalidHeaders), (bomb, .headersTooLarge),
            // What does not begin the stream cannot be read.
            (second, .invalidHeaders),
        ] as [(String, SPDYError)])
    func whatBreaksTheRulesIsRefused(_ text: String, _ expected: SPDYError) throws {
        var decoder = try SPDYDecoder()
        var bytes = Self.bytes(text)
        bytes.writeBytes([UInt8](repeating: 0, count: expected == .truncatedFrame ? 0 : 4))
        do throws(SPDYError) {
            _ = try decoder.receive(bytes)
            Issue.record("it was taken")
        } catch {
            #expect(error == expected)
        }
    }

    @Test(
        arguments: [[], [0, 0, 0, 1], [0, 0, 0, 101], [0, 0, 0, 1, 0, 0, 0, 9, 97], [0, 0, 0, 0, 1]] as [[UInt8]])
    func aBlockThatIsNoneIsRefused(_ block: [UInt8]) {
        #expect((try? SPDYHeaders.parse(ByteBuffer(bytes: block))) == nil)
    }

    @Test func repliesCanBeInflatedOneAfterTheOther() throws {
        var encoder = SPDYEncoder()
        var inflater = try SPDYHeaderInflater()
        for stream: UInt32 in [1, 3, 5] {
            var reply = encoder.reply(to: stream)
            let head = (0..<3).compactMap { _ in reply.readInteger(as: UInt32.self) }
            let block = try inflater.inflate(Array(reply.readableBytesView))
            #expect(head == [0x8003_0002, UInt32(reply.readableBytes) + 4, stream] && block == [0, 0, 0, 0])
        }
    }
}
