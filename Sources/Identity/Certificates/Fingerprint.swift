import Crypto

/// The SHA-256 of a certificate's DER form: what names a certificate beyond doubt.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// The fingerprint of a certificate in DER form.
    public init(der: [UInt8]) {
        bytes = Array(SHA256.hash(data: der))
    }

    /// Reads 32 bytes in hexadecimal, with or without colons, in either case; nil for anything else.
    public init?(_ text: String) {
        let digits = text.utf8.filter { $0 != UInt8(ascii: ":") }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: 64, by: 2) {
            let pair = String(decoding: digits[start..<start + 2], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16), pair.first != "+" else { return nil }
            bytes.append(byte)
        }
        self.bytes = bytes
    }

    /// "AB:CD:...", as openssl prints it.
    public var description: String { bytes.colonHex }

    /// The first four bytes, "AB:CD:EF:01": enough to tell a handful of roots apart.
    public var short: String { bytes.prefix(4).colonHex }
}

extension Fingerprint: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Fingerprint(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 fingerprint")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Sequence<UInt8> {
    /// Upper-case hexadecimal with colons between the bytes.
    var colonHex: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for byte in self {
            if !text.isEmpty { text.append(UInt8(ascii: ":")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
