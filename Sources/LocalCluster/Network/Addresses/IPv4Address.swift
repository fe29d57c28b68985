/// An IPv4 address; its text is the dotted quad.
struct IPv4Address: Sendable, Hashable, Comparable, LosslessStringConvertible {
    /// In host byte order.
    let value: UInt32

    init(value: UInt32) { self.value = value }

    /// Reads four decimal numbers of 0 to 255 without leading zeros, joined by dots; `nil` for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part), String(byte) == part else { return nil }
            value = value << 8 | UInt32(byte)
        }
        self.value = value
    }

    /// The four bytes as they stand in packets.
    var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    var description: String { bytes.map(String.init).joined(separator: ".") }

    static func < (one: Self, other: Self) -> Bool { one.value < other.value }
}
