/// Reads classes such as `[^a-z_.]`, and escapes.
enum PatternClassParser {
    /// What stands behind `[`.
    static func parse(_ scalars: inout ArraySlice<Unicode.Scalar>) throws(PatternFault) -> ScalarSet {
        var set = ScalarSet()
        if scalars.first == "^" {
            scalars.removeFirst()
            set.isNegated = true
        }
        var isFirst = true
        while let scalar = scalars.first, isFirst || scalar != "]" {
            isFirst = false
            try part(&scalars, &set)
        }
        guard scalars.popFirst() == "]" else { throw PatternFault(description: "missing closing ]") }
        return set
    }

    private static func part(
        _ scalars: inout ArraySlice<Unicode.Scalar>, _ set: inout ScalarSet
    ) throws(PatternFault) {
        if let named = try named(&scalars) {
            set.formUnion(named)
            return
        }
        let first = try item(&scalars)
        guard scalars.first == "-", scalars.dropFirst().first.map({ $0 != "]" }) ?? false, let start = single(first)
        else {
            set.formUnion(first)
            return
        }
        scalars.removeFirst()
        guard let end = single(try item(&scalars)), start <= end else {
            throw PatternFault(description: "invalid character class range")
        }
        set.insert(start...end)
    }

    private static func named(_ scalars: inout ArraySlice<Unicode.Scalar>) throws(PatternFault) -> ScalarSet? {
        guard scalars.starts(with: ["[", ":"]), let end = scalars.firstIndex(of: "]"),
            scalars[scalars.index(before: end)] == ":", end - scalars.startIndex > 3
        else { return nil }
        var name = String(String.UnicodeScalarView(scalars[(scalars.startIndex + 2)..<(end - 1)]))
        let isNegated = name.hasPrefix("^")
        if isNegated { name.removeFirst() }
        guard var set = ScalarSet.named(name) else {
            throw PatternFault(description: "invalid character class range: [:\(name):]")
        }
        set.isNegated = isNegated
        scalars = scalars[(end + 1)...]
        return set
    }

    private static func item(_ scalars: inout ArraySlice<Unicode.Scalar>) throws(PatternFault) -> ScalarSet {
        guard let scalar = scalars.popFirst() else { throw PatternFault(description: "missing closing ]") }
        return scalar == "\\" ? try escape(&scalars) : ScalarSet(scalar)
    }

    private static func single(_ set: ScalarSet) -> UInt32? {
        guard !set.isNegated, set.ranges.count == 1, set.ranges[0].count == 1 else { return nil }
        return set.ranges[0].lowerBound
    }

    /// What stands behind `\`.
    static func escape(_ scalars: inout ArraySlice<Unicode.Scalar>) throws(PatternFault) -> ScalarSet {
        guard let scalar = scalars.popFirst() else {
            throw PatternFault(description: "trailing backslash at end of expression")
        }
        switch scalar {
        case "d": return .digits
        case "w": return .words
        case "s": return .spaces
        case "D": return ScalarSet(ScalarSet.digits.ranges, isNegated: true)
        case "W": return ScalarSet(ScalarSet.words.ranges, isNegated: true)
        case "S": return ScalarSet(ScalarSet.spaces.ranges, isNegated: true)
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        case "t": return ScalarSet("\t")
        case "f": return ScalarSet("\u{0C}")
        case "v": return ScalarSet("\u{0B}")
        case "a": return ScalarSet("\u{07}")
        case "x": return ScalarSet(try hexadecimal(&scalars))
        default:
            guard !ScalarSet.words.contains(scalar.value) || scalar == "_", scalar.value < 0x80 else {
                throw PatternFault(description: "invalid or unsupported escape sequence: \\\(scalar)")
            }
            return ScalarSet(scalar)
        }
    }

    private static func hexadecimal(_ scalars: inout ArraySlice<Unicode.Scalar>) throws(PatternFault) -> Unicode.Scalar
    {
        var digits = ""
        if scalars.first == "{" {
            scalars.removeFirst()
            while let scalar = scalars.popFirst(), scalar != "}" { digits.unicodeScalars.append(scalar) }
        } else {
            digits.unicodeScalars.append(contentsOf: scalars.prefix(2))
            scalars = scalars.dropFirst(2)
        }
        guard digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16),
            let scalar = Unicode.Scalar(value)
        else { throw PatternFault(description: "invalid escape sequence: \\x\(digits)") }
        return scalar
    }
}
