/// A 64-bit hash of bytes that is the same in every process, on every machine and in every release.
///
/// It takes the input as little-endian words of eight bytes, the last one padded with zeros: xor, multiply by the
/// golden ratio's odd constant, fold the high bits down. The length goes in first, so padding is no ambiguity.
/// It is fast and spreads well; it is no protection against somebody who looks for collisions.
enum ContentHash {
    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The hash of `bytes`.
    static func of(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { buffer in
            var hash = mixed(multiplier, UInt64(buffer.count))
            var offset = 0
            while offset + 8 <= buffer.count {
                hash = mixed(hash, UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                offset += 8
            }
            if offset < buffer.count {
                var word: UInt64 = 0
                for (index, byte) in buffer[offset...].enumerated() {
                    word |= UInt64(byte) << UInt64(8 * index)
                }
                hash = mixed(hash, word)
            }
            return mixed(hash, 0)
        }
    }

    /// `value` as 16 lowercase hexadecimal digits.
    static func hex(_ value: UInt64) -> String {
        String(unsafeUninitializedCapacity: 16) { digits in
            for index in 0..<16 {
                let nibble = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * index)) & 0xF
                digits[index] = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
            }
            return 16
        }
    }

    private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* multiplier
        return product ^ (product >> 32)
    }
}
