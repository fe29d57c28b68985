/// A block of IPv4 addresses, written `10.10.0.0/16`.
struct IPv4Network: Sendable, Hashable, LosslessStringConvertible {
    /// The block's lowest address.
    let base: IPv4Address
    /// How many leading bits are fixed, 0 to 32.
    let prefixLength: Int

    /// Reads `address/length`; bits of the address beyond the length are dropped.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(String(parts[0])), let length = Int(parts[1]),
            (0...32).contains(length), String(length) == parts[1]
        else { return nil }
        prefixLength = length
        base = IPv4Address(value: address.value & Self.mask(length))
    }

    /// The number of addresses in the block.
    var count: Int { 1 << (32 - prefixLength) }

    func contains(_ address: IPv4Address) -> Bool { address.value & Self.mask(prefixLength) == base.value }

    /// The address `offset` places after the lowest; wraps around inside the block.
    subscript(offset: Int) -> IPv4Address {
        IPv4Address(value: base.value &+ UInt32(truncatingIfNeeded: offset % count))
    }

    var description: String { "\(base)/\(prefixLength)" }

    private static func mask(_ length: Int) -> UInt32 { length == 0 ? 0 : ~0 << (32 - UInt32(length)) }
}
