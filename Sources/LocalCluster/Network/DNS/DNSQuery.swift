/// A query as received: one question, and what the client can take.
struct DNSQuery: Sendable, Hashable {
    let id: UInt16
    let opcode: UInt8
    let isRecursionDesired: Bool
    let name: DNSName
    let type: UInt16
    let `class`: UInt16
    /// The question as it stands in the message; goes back with the answer letter by letter.
    let question: [UInt8]
    /// The largest UDP message that the client takes: 512 without EDNS (RFC 6891).
    let maximumSize: Int
}

/// Why a message is no query that can be answered.
enum DNSFault: Error, Sendable, Hashable {
    /// Nothing can be answered: it is too short, or is itself an answer.
    case ignored
    /// It has a readable identifier: the answer is "format error".
    case malformed(id: UInt16)
}

extension DNSQuery {
    static let headerSize = 12

    /// Reads a message. There must be exactly one question, whose name is not compressed: nothing comes before it
    /// that it could point at.
    init(_ message: [UInt8]) throws(DNSFault) {
        guard message.count >= Self.headerSize else { throw .ignored }
        func word(_ offset: Int) -> UInt16 { UInt16(message[offset]) << 8 | UInt16(message[offset + 1]) }
        id = word(0)
        guard message[2] & 0x80 == 0 else { throw .ignored }
        opcode = message[2] >> 3 & 0x0F
        isRecursionDesired = message[2] & 1 == 1
        guard word(4) == 1, word(6) == 0, word(8) == 0 else { throw .malformed(id: id) }
        guard let (name, end) = Self.name(in: message, at: Self.headerSize), end + 4 <= message.count else {
            throw .malformed(id: id)
        }
        self.name = name
        type = word(end)
        self.class = word(end + 2)
        question = Array(message[Self.headerSize..<(end + 4)])
        maximumSize = word(10) == 0 ? 512 : Self.maximumSize(in: message, at: end + 4)
    }

    /// An uncompressed name and the offset behind it; `nil` when it is cut off, too long or compressed.
    private static func name(in message: [UInt8], at start: Int) -> (DNSName, Int)? {
        var labels: [String] = []
        var offset = start
        while offset < message.count, offset - start < 255 {
            let length = Int(message[offset])
            offset += 1
            if length == 0 { return (DNSName(labels: labels), offset) }
            guard length <= 63, offset + length <= message.count else { return nil }
            labels.append(String(decoding: message[offset..<(offset + length)], as: UTF8.self))
            offset += length
        }
        return nil
    }

    /// Reads the size from an OPT record, whose name is the root's and whose class is the size. 1232 is the most that
    /// is sent: it fits into the packets of any network.
    private static func maximumSize(in message: [UInt8], at offset: Int) -> Int {
        guard offset + 5 <= message.count, message[offset] == 0, message[offset + 1] == 0,
            message[offset + 2] == UInt8(DNSRecordType.opt)
        else { return 512 }
        return min(max(Int(message[offset + 3]) << 8 | Int(message[offset + 4]), 512), 1232)
    }
}
