/// A regular expression as a tree.
indirect enum PatternNode: Sendable, Hashable {
    enum Assertion: Sendable, Hashable {
        case start, end, lineStart, lineEnd, boundary, noBoundary
    }

    case set(ScalarSet)
    case assertion(Assertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repetition(PatternNode, from: Int, to: Int?)
}

/// Text that is no regular expression, or none that is supported.
struct PatternFault: Error, Hashable, CustomStringConvertible {
    let description: String
}
