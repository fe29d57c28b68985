/// Reads regular expressions in the syntax of RE2, which Kubernetes uses: no backreferences, no looking around.
struct PatternParser {
    private static let maximumDepth = 100
    private static let maximumRepetition = 1000

    private struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotIsEverything = false
    }

    private var scalars: ArraySlice<Unicode.Scalar>
    private var flags = Flags()
    private var depth = 0

    private init(_ text: String) { scalars = Array(text.unicodeScalars)[...] }

    /// - Throws: `PatternFault`.
    static func parse(_ text: String) throws(PatternFault) -> PatternNode {
        var parser = PatternParser(text)
        let node = try parser.choice()
        guard parser.scalars.isEmpty else { throw fault("unexpected )") }
        return node
    }

    private mutating func choice() throws(PatternFault) -> PatternNode {
        depth += 1
        guard depth <= Self.maximumDepth else { throw Self.fault("nested deeper than \(Self.maximumDepth)") }
        defer { depth -= 1 }
        // Flags set inside a group end with it.
        let outer = flags
        defer { flags = outer }
        var options = [try sequence()]
        while take("|") { options.append(try sequence()) }
        return options.count == 1 ? options[0] : .choice(options)
    }

    private mutating func sequence() throws(PatternFault) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = scalars.first, scalar != "|", scalar != ")" {
            guard let part = try atom() else { continue }
            parts.append(try repeated(part))
        }
        return .sequence(parts)
    }

    /// `nil` for what only sets flags.
    private mutating func atom() throws(PatternFault) -> PatternNode? {
        let scalar = try next()
        switch scalar {
        case "(": return try group()
        case "[": return .set(folded(try PatternClassParser.parse(&scalars)))
        case ".": return .set(flags.dotIsEverything ? .anything : .anythingInLine)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .start)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .end)
        case "\\": return try escape()
        case "*", "+", "?": throw Self.fault("missing argument to repetition operator: \(scalar)")
        default: return .set(folded(ScalarSet(scalar)))
        }
    }

    private func folded(_ set: ScalarSet) -> ScalarSet { flags.ignoresCase ? set.ignoringCase : set }

    private mutating func group() throws(PatternFault) -> PatternNode? {
        let outer = flags
        if take("?") {
            if take("P") || scalars.first == "<" {
                try name()
            } else if try setFlags() {
                return nil
            }
        }
        let node = try choice()
        flags = outer
        guard take(")") else { throw Self.fault("missing closing )") }
        return node
    }

    private mutating func name() throws(PatternFault) {
        guard take("<"), let end = scalars.firstIndex(of: ">"), end > scalars.startIndex,
            scalars[..<end].allSatisfy({ ScalarSet.words.contains($0.value) })
        else { throw Self.fault("invalid named capture, or an unsupported group") }
        scalars = scalars[(end + 1)...]
    }

    /// Reads `FLAGS)` or `FLAGS:`.
    /// - Returns: whether there is no group.
    private mutating func setFlags() throws(PatternFault) -> Bool {
        var value = true
        while true {
            switch try next() {
            case "i": flags.ignoresCase = value
            case "m": flags.isMultiline = value
            case "s": flags.dotIsEverything = value
            case "U": break
            case "-" where value: value = false
            case ":": return false
            case ")": return true
            default: throw Self.fault("invalid or unsupported group syntax")
            }
        }
    }

    private mutating func escape() throws(PatternFault) -> PatternNode {
        switch scalars.first {
        case "b": return assertion(.boundary)
        case "B": return assertion(.noBoundary)
        case "A": return assertion(.start)
        case "z": return assertion(.end)
        default: return .set(folded(try PatternClassParser.escape(&scalars)))
        }
    }

    private mutating func assertion(_ kind: PatternNode.Assertion) -> PatternNode {
        scalars.removeFirst()
        return .assertion(kind)
    }

    private mutating func repeated(_ node: PatternNode) throws(PatternFault) -> PatternNode {
        var node = node
        while let (from, to) = try repetition() {
            // Whether it is greedy does not matter for what matches.
            _ = take("?")
            node = .repetition(node, from: from, to: to)
        }
        return node
    }

    private mutating func repetition() throws(PatternFault) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard scalars.first == "{", let end = scalars.firstIndex(of: "}") else { return nil }
        let text = String(String.UnicodeScalarView(scalars[scalars.startIndex + 1..<end]))
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        // What is no repetition stands for itself.
        guard let from = parts.first.flatMap({ Int($0) }), from >= 0, parts.count <= 2 else { return nil }
        let to = parts.count == 1 ? from : parts[1].isEmpty ? nil : Int(parts[1])
        if parts.count == 2, !parts[1].isEmpty, to == nil { return nil }
        guard max(from, to ?? 0) <= Self.maximumRepetition, to.map({ $0 >= from }) ?? true else {
            throw Self.fault("invalid repeat count: {\(text)}")
        }
        scalars = scalars[(end + 1)...]
        return (from, to)
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard scalars.first == scalar else { return false }
        scalars.removeFirst()
        return true
    }

    private mutating func next() throws(PatternFault) -> Unicode.Scalar {
        guard let scalar = scalars.popFirst() else { throw Self.fault("unexpected end") }
        return scalar
    }

    private static func fault(_ message: String) -> PatternFault { PatternFault(description: message) }
}
