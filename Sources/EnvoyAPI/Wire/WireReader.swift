/// Walks over the fields of a message in the protobuf wire format without decoding their values
/// (https://protobuf.dev/programming-guides/encoding/).
///
/// It knows no schema, and any bytes may be given to it. Groups, which proto3 does not have, count as malformed.
public struct WireReader: Sendable {
    /// Where one field stands in the message.
    public struct Field: Sendable, Hashable {
        public let number: Int
        public let type: WireType
        /// The bytes of the value, without tag and length.
        public let value: Range<Int>
    }

    public let bytes: [UInt8]
    /// Whether bytes were met that are no field. Nothing is read after them.
    public private(set) var isMalformed = false
    private var position = 0

    /// A reader at the first field of `bytes`.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next field; nil at the end, or when what follows is no field.
    public mutating func next() -> Field? {
        guard !isMalformed, position < bytes.count else { return nil }
        guard let field = read() else {
            isMalformed = true
            return nil
        }
        return field
    }

    private mutating func read() -> Field? {
        guard let tag = varint(), let type = WireType(rawValue: tag & 7), let number = Int(exactly: tag >> 3),
            (1...0x1FFF_FFFF).contains(number)
        else { return nil }
        switch type {
        case .varint:
            let start = position
            guard varint() != nil else { return nil }
            return Field(number: number, type: type, value: start..<position)
        case .fixed64: return field(number, type, count: 8)
        case .fixed32: return field(number, type, count: 4)
        case .lengthDelimited:
            guard let count = varint().flatMap({ Int(exactly: $0) }) else { return nil }
            return field(number, type, count: count)
        }
    }

    private mutating func field(_ number: Int, _ type: WireType, count: Int) -> Field? {
        guard count <= bytes.count - position else { return nil }
        defer { position += count }
        return Field(number: number, type: type, value: position..<position + count)
    }

    /// At most ten bytes, of which the last holds the highest bit only.
    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if shift == 63 && byte > 1 { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
