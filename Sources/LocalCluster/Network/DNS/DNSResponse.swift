/// Writes answers as messages.
enum DNSResponse {
    /// How long answers may be kept, in seconds: Services come and go.
    static let timeToLive: UInt32 = 5

    /// - Parameter limit: an answer longer than this is cut to the question, and marked so that the client asks over TCP.
    static func bytes(_ answer: DNSAnswer, to query: DNSQuery, limit: Int) -> [UInt8] {
        let sections = [answer.answers, answer.authority, answer.additional]
        let whole = message(query, answer.code, sections, isTruncated: false)
        return whole.count <= limit ? whole : message(query, answer.code, [[], [], []], isTruncated: true)
    }

    /// The answer to what cannot be read: a header alone.
    static func formatError(id: UInt16) -> [UInt8] {
        header(id: id, flags: 0x8000, code: .formatError, counts: [0, 0, 0, 0])
    }

    private static func message(
        _ query: DNSQuery, _ code: DNSResponseCode, _ sections: [[DNSRecord]], isTruncated: Bool
    ) -> [UInt8] {
        var flags: UInt16 = 0x8000 | UInt16(query.opcode) << 11
        if code == .success || code == .nameError { flags |= 0x0400 }
        if isTruncated { flags |= 0x0200 }
        if query.isRecursionDesired { flags |= 0x0100 }
        let counts = [1] + sections.map { UInt16(truncatingIfNeeded: $0.count) }
        return header(id: query.id, flags: flags, code: code, counts: counts) + query.question
            + sections.joined().flatMap { record($0, question: query.name) }
    }

    private static func header(id: UInt16, flags: UInt16, code: DNSResponseCode, counts: [UInt16]) -> [UInt8] {
        word(id) + word(flags | UInt16(code.rawValue)) + counts.flatMap(word)
    }

    /// The question's name is written as a pointer to the question.
    private static func record(_ record: DNSRecord, question: DNSName) -> [UInt8] {
        let pointer: [UInt8] = [0xC0, UInt8(DNSQuery.headerSize)]
        let data = data(record.data)
        return (record.name == question ? pointer : record.name.bytes) + word(record.data.type) + word(1)
            + long(timeToLive) + word(UInt16(truncatingIfNeeded: data.count)) + data
    }

    private static func data(_ data: DNSData) -> [UInt8] {
        switch data {
        case .a(let address): address.bytes
        case .cname(let name), .ptr(let name): name.bytes
        case .srv(let priority, let weight, let port, let target):
            word(priority) + word(weight) + word(port) + target.bytes
        case .soa(let zone):
            DNSName(labels: ["ns", "dns"] + zone.labels).bytes + DNSName(labels: ["hostmaster"] + zone.labels).bytes
                + [1, 7200, 1800, 86400, timeToLive].flatMap(long)
        }
    }

    private static func word(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }

    private static func long(_ value: UInt32) -> [UInt8] {
        word(UInt16(value >> 16)) + word(UInt16(truncatingIfNeeded: value))
    }
}
