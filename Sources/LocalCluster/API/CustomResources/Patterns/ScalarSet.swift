/// A set of characters, as a class in a regular expression names it.
struct ScalarSet: Sendable, Hashable {
    private(set) var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    init(_ ranges: [ClosedRange<UInt32>] = [], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    init(_ scalar: Unicode.Scalar) { self.init([scalar.value...scalar.value]) }

    func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } != isNegated }

    mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

    mutating func formUnion(_ other: ScalarSet) { ranges += other.isNegated ? Self.gaps(other.ranges) : other.ranges }

    /// With the other case of every ASCII letter in it.
    var ignoringCase: ScalarSet {
        var result = self
        for upper in UInt32(65)...90 {
            let lower = upper + 32
            let has = (ranges.contains { $0.contains(upper) }, ranges.contains { $0.contains(lower) })
            if has.0, !has.1 { result.insert(lower...lower) }
            if has.1, !has.0 { result.insert(upper...upper) }
        }
        return result
    }

    private static func gaps(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return result
    }

    static let digits = ScalarSet([48...57])
    static let letters = ScalarSet([65...90, 97...122])
    static let words = ScalarSet([48...57, 65...90, 95...95, 97...122])
    static let spaces = ScalarSet([9...10, 12...13, 32...32])
    static let anything = ScalarSet([], isNegated: true)
    static let anythingInLine = ScalarSet([10...10], isNegated: true)
}

extension ScalarSet {
    /// What `[:NAME:]` stands for.
    static func named(_ name: String) -> ScalarSet? {
        switch name {
        case "alpha": letters
        case "digit": digits
        case "alnum": ScalarSet([48...57, 65...90, 97...122])
        case "upper": ScalarSet([65...90])
        case "lower": ScalarSet([97...122])
        case "space": ScalarSet([9...13, 32...32])
        case "blank": ScalarSet([9...9, 32...32])
        case "punct": ScalarSet([33...47, 58...64, 91...96, 123...126])
        case "xdigit": ScalarSet([48...57, 65...70, 97...102])
        case "word": words
        case "print": ScalarSet([32...126])
        case "graph": ScalarSet([33...126])
        case "cntrl": ScalarSet([0...31, 127...127])
        case "ascii": ScalarSet([0...127])
        default: nil
        }
    }
}
