/// A point in the history of a cluster's objects. Every write gets the next one; none is ever used twice.
struct ResourceVersion: RawRepresentable, Sendable, Hashable, Comparable {
    let rawValue: Int64

    init(rawValue: Int64) { self.rawValue = rawValue }

    /// Before the first write.
    static let zero = Self(rawValue: 0)

    /// Reads the decimal text that clients hand back; `nil` for anything that no server has ever handed out.
    init?(_ text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let value = Int64(text)
        else { return nil }
        rawValue = value
    }

    var next: Self { Self(rawValue: rawValue + 1) }

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

extension ResourceVersion: CustomStringConvertible {
    var description: String { String(rawValue) }
}
