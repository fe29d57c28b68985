/// The order of the versions of a group: stable before beta before alpha, newer before older, and then all others by
/// name.
enum VersionOrder {
    static func sorted(_ versions: some Sequence<String>) -> [String] {
        versions.sorted { precedes($0, $1) }
    }

    private static func precedes(_ one: String, _ other: String) -> Bool {
        switch (rank(one), rank(other)) {
        case (let one?, let other?): one.lexicographicallyPrecedes(other) { $0 > $1 }
        case (.some, nil): true
        case (nil, .some): false
        case (nil, nil): one < other
        }
    }

    /// Maturity, major and minor number of `v1`, `v2beta1` and the like; `nil` for other text.
    private static func rank(_ version: String) -> [Int]? {
        guard version.first == "v" else { return nil }
        let rest = version.dropFirst()
        for (word, maturity) in [("alpha", 0), ("beta", 1)] {
            guard let place = rest.firstRange(of: word) else { continue }
            return number(rest[..<place.lowerBound]).flatMap { major in
                number(rest[place.upperBound...]).map { [maturity, major, $0] }
            }
        }
        return number(rest).map { [2, $0, 0] }
    }

    private static func number(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(text)
    }
}
