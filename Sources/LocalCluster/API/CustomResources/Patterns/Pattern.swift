/// A regular expression (RE2 syntax) that finds out in linear time whether a text contains a match, so that no text can
/// hold up who checks it.
struct Pattern: Sendable, Hashable {
    private static let maximumBytes = 4096
    /// Places looked at, in all. Only very large patterns over very long texts need more.
    private static let maximumWork = 50_000_000

    let text: String
    private let program: PatternProgram

    /// - Throws: `PatternFault`.
    init(_ text: String) throws(PatternFault) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw PatternFault(description: "longer than \(Self.maximumBytes) bytes")
        }
        self.text = text
        program = try PatternProgram(PatternParser.parse(text))
    }

    /// Whether the text contains a match. A text that takes too long to look at has none.
    func matches(_ text: String) -> Bool {
        var run = PatternRun(program.steps)
        var before: UInt32?
        var work = 0
        for scalar in text.unicodeScalars {
            run.start(before: before, after: scalar.value)
            if run.hasMatched { return true }
            work += run.count
            guard work <= Self.maximumWork else { return false }
            run.advance(scalar.value)
            before = scalar.value
        }
        run.start(before: before, after: nil)
        return run.hasMatched
    }
}

/// The places of a program that are reached at one place of a text.
private struct PatternRun {
    private let steps: [PatternProgram.Step]
    /// Behind the scalar that was read last, or before the first.
    private var pending: [Int] = []
    private var current: [Int] = []
    /// The round in which a step was last reached.
    private var reached: [Int]
    private var round = 0
    private(set) var hasMatched = false

    init(_ steps: [PatternProgram.Step]) {
        self.steps = steps
        reached = Array(repeating: -1, count: steps.count)
    }

    var count: Int { current.count + 1 }

    /// Follows everything that reads nothing, from where the run is and from the beginning of the program.
    mutating func start(before: UInt32?, after: UInt32?) {
        round += 1
        current.removeAll(keepingCapacity: true)
        var open = pending
        open.insert(0, at: 0)
        while let place = open.popLast() {
            guard reached[place] != round else { continue }
            reached[place] = round
            switch steps[place] {
            case .scalar: current.append(place)
            case .match: hasMatched = true
            case .jump(let target): open.append(target)
            case .split(let one, let other): open += [one, other]
            case .assertion(let assertion) where Self.holds(assertion, before, after): open.append(place + 1)
            case .assertion: break
            }
        }
    }

    mutating func advance(_ scalar: UInt32) {
        pending.removeAll(keepingCapacity: true)
        for place in current {
            if case .scalar(let set) = steps[place], set.contains(scalar) { pending.append(place + 1) }
        }
    }

    private static func holds(_ assertion: PatternNode.Assertion, _ before: UInt32?, _ after: UInt32?) -> Bool {
        func isWord(_ scalar: UInt32?) -> Bool { scalar.map(ScalarSet.words.contains) ?? false }
        return switch assertion {
        case .start: before == nil
        case .end: after == nil
        case .lineStart: before == nil || before == 10
        case .lineEnd: after == nil || after == 10
        case .boundary: isWord(before) != isWord(after)
        case .noBoundary: isWord(before) == isWord(after)
        }
    }
}
