/// Writes the protobuf wire format (https://protobuf.dev/programming-guides/encoding/) field by field.
///
/// It knows no schema. Whoever writes fields in ascending order and leaves out defaults gets the bytes that
/// swift-protobuf's deterministic serialisation gives.
public struct WireWriter: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8] = []

    /// An empty writer with room for `capacity` bytes.
    public init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// A base-128 number, lowest seven bits first.
    public mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// What precedes a field's value.
    public mutating func tag(field: Int, _ type: WireType) {
        varint(UInt64(field) << 3 | type.rawValue)
    }

    /// A string field, also when it is empty.
    public mutating func string(field: Int, _ value: String) {
        lengthDelimited(field: field, count: value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    /// A string field, unless it is empty: proto3's rule for a field without presence.
    public mutating func nonEmptyString(field: Int, _ value: String) {
        if !value.isEmpty { string(field: field, value) }
    }

    /// A bytes field, also when it is empty.
    public mutating func bytes(field: Int, _ value: [UInt8]) {
        lengthDelimited(field: field, count: value.count)
        bytes.append(contentsOf: value)
    }

    /// A field of type uint32, or an enum's number, also when it is 0.
    public mutating func uint32(field: Int, _ value: UInt32) {
        tag(field: field, .varint)
        varint(UInt64(value))
    }

    /// A field of type bool, also when it is false.
    public mutating func bool(field: Int, _ value: Bool) {
        tag(field: field, .varint)
        bytes.append(value ? 1 : 0)
    }

    /// Tag and length of a field whose `count` bytes the caller writes next.
    public mutating func lengthDelimited(field: Int, count: Int) {
        tag(field: field, .lengthDelimited)
        varint(UInt64(count))
    }

    /// A message field: everything that `body` writes. The length need not be known beforehand: one byte is set
    /// aside for it, and the body moves up when that is too little.
    public mutating func message<Failure: Error>(
        field: Int, _ body: (inout WireWriter) throws(Failure) -> Void
    ) throws(Failure) {
        tag(field: field, .lengthDelimited)
        let start = bytes.count
        bytes.append(0)
        try body(&self)
        let count = bytes.count - start - 1
        if count < 0x80 {
            bytes[start] = UInt8(count)
        } else {
            var length = WireWriter(capacity: 5)
            length.varint(UInt64(count))
            bytes.replaceSubrange(start...start, with: length.bytes)
        }
    }

    /// How many bytes `varint(value)` writes.
    public static func size(ofVarint value: Int) -> Int {
        (max(1, UInt64.bitWidth - UInt64(value).leadingZeroBitCount) + 6) / 7
    }

    /// How many bytes a field of `count` bytes takes, tag and length included.
    public static func size(ofField field: Int, count: Int) -> Int {
        size(ofVarint: field << 3) + size(ofVarint: count) + count
    }
}
