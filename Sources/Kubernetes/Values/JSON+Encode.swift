extension JSON {
    /// How the members of objects are ordered in text.
    public enum MemberOrder: Sendable, Hashable {
        /// By name: the same value always gives the same text.
        case sorted
        /// As they are stored: fastest.
        case any
    }

    /// This value as compact JSON text in UTF-8.
    public func encoded(_ order: MemberOrder = .any) -> [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes, order)
        return bytes
    }

    /// This value as compact JSON text.
    public func text(_ order: MemberOrder = .sorted) -> String { String(decoding: encoded(order), as: UTF8.self) }

    private func append(to bytes: inout [UInt8], _ order: MemberOrder) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .int(let value): bytes.append(contentsOf: String(value).utf8)
        case .double(let value): Self.append(value, to: &bytes)
        case .string(let value): Self.append(value, to: &bytes)
        case .array(let elements): Self.append(elements, to: &bytes, order)
        case .object(let members): Self.append(members, to: &bytes, order)
        }
    }

    private static func append(_ elements: [JSON], to bytes: inout [UInt8], _ order: MemberOrder) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            element.append(to: &bytes, order)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func append(_ members: [String: JSON], to bytes: inout [UInt8], _ order: MemberOrder) {
        bytes.append(UInt8(ascii: "{"))
        var separate = false
        func append(_ key: String, _ value: JSON) {
            if separate { bytes.append(UInt8(ascii: ",")) }
            separate = true
            Self.append(key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            value.append(to: &bytes, order)
        }
        switch order {
        case .any: for (key, value) in members { append(key, value) }
        case .sorted: for (key, value) in members.sorted(by: { $0.key < $1.key }) { append(key, value) }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// JSON has no infinities and no NaN: they become `null`, as in ECMAScript.
    private static func append(_ value: Double, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: (value.isFinite ? String(value) : "null").utf8)
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case ..<0x20: appendEscape(byte, to: &bytes)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
        let digits = String(byte, radix: 16)
        bytes.append(contentsOf: "\\u".utf8)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
        bytes.append(contentsOf: digits.utf8)
    }
}
