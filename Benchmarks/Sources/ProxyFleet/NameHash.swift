/// Stands for a resource's name where thousands of proxies would have to keep it.
struct NameHash: Hashable {
    let value: UInt64

    /// A fast hash over words of eight bytes. Nobody tries to make names of a bench collide.
    init(_ bytes: UnsafeRawBufferPointer) {
        var hash = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var offset = 0
        while offset + 8 <= bytes.count {
            hash = Self.mix(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        value = Self.mix(hash ^ rest)
    }

    init(_ name: some StringProtocol) {
        var name = String(name)
        self = name.withUTF8 { NameHash(UnsafeRawBufferPointer($0)) }
    }

    static func mix(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
