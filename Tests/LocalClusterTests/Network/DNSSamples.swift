@testable import LocalCluster

/// DNS messages for tests.
enum DNSSamples {
    static func word(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }

    static func query(
        _ name: String, type: UInt16 = DNSRecordType.a, id: UInt16 = 0xBEEF, flags: UInt16 = 0x0100, edns: UInt16? = nil
    ) -> [UInt8] {
        var message = word(id) + word(flags) + word(1) + word(0) + word(0) + word(edns == nil ? 0 : 1)
        for label in name.split(separator: ".") { message += [UInt8(label.utf8.count)] + Array(label.utf8) }
        message += [0] + word(type) + word(1)
        if let edns { message += [0] + word(41) + word(edns) + [0, 0, 0, 0, 0, 0] }
        return message
    }

    /// The parts of an answer that tests look at.
    struct Answer {
        let id, flags: UInt16
        let counts: [UInt16]
        let addresses: [String]

        var code: UInt16 { flags & 0xF }
        var isTruncated: Bool { flags & 0x0200 != 0 }

        /// Reads the header, and the addresses of records that point at the question.
        init(_ message: [UInt8], question: Int) {
            func word(_ offset: Int) -> UInt16 { UInt16(message[offset]) << 8 | UInt16(message[offset + 1]) }
            id = word(0)
            flags = word(2)
            counts = [4, 6, 8, 10].map(word)
            var addresses: [String] = []
            var offset = question
            while offset + 16 <= message.count, word(offset) == 0xC00C, word(offset + 2) == DNSRecordType.a {
                addresses.append(message[(offset + 12)..<(offset + 16)].map(String.init).joined(separator: "."))
                offset += 16
            }
            self.addresses = addresses
        }
    }
}
