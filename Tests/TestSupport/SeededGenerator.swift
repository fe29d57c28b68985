/// SplitMix64: the same seed, the same numbers.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// A generator that begins at `seed`.
    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// The bytes with one to four random changes: flipped, replaced, removed, inserted, doubled, cut out.
    public mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            guard !result.isEmpty else { return result }
            let place = Int.random(in: 0..<result.count, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: result[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: result[place] = .random(in: .min ... .max, using: &self)
            case 2: result.remove(at: place)
            case 3: result.insert(.random(in: .min ... .max, using: &self), at: place)
            case 4: result.insert(contentsOf: result[place...].prefix(20), at: place)
            default: result.removeSubrange(place..<min(place + Int.random(in: 1...40, using: &self), result.count))
            }
        }
        return result
    }
}
