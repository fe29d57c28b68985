/// A regular expression as steps of a machine that is in many places at once.
struct PatternProgram: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case scalar(ScalarSet)
        case assertion(PatternNode.Assertion)
        /// Goes on at both.
        case split(Int, Int)
        case jump(Int)
        case match
    }

    private static let maximumSteps = 20_000
    private(set) var steps: [Step] = []

    /// - Throws: `PatternFault` when repetitions make it too large.
    init(_ node: PatternNode) throws(PatternFault) {
        try add(node)
        try append(.match)
    }

    private mutating func append(_ step: Step) throws(PatternFault) {
        guard steps.count < Self.maximumSteps else { throw PatternFault(description: "expression too large") }
        steps.append(step)
    }

    private mutating func add(_ node: PatternNode) throws(PatternFault) {
        switch node {
        case .set(let set): try append(.scalar(set))
        case .assertion(let assertion): try append(.assertion(assertion))
        case .sequence(let nodes): for node in nodes { try add(node) }
        case .choice(let options): try addChoice(options[...])
        case .repetition(let node, let from, let to):
            for _ in 0..<from {
                let before = steps.count
                try add(node)
                // What matches nothing but the empty text need not be there twice.
                if steps.count == before { break }
            }
            try addOptional(node, count: to.map { $0 - from })
        }
    }

    private mutating func addChoice(_ options: ArraySlice<PatternNode>) throws(PatternFault) {
        guard let first = options.first else { return }
        guard options.count > 1 else { return try add(first) }
        let split = steps.count
        try append(.split(split + 1, split + 1))
        try add(first)
        let jump = steps.count
        try append(.jump(jump))
        steps[split] = .split(split + 1, steps.count)
        try addChoice(options.dropFirst())
        steps[jump] = .jump(steps.count)
    }

    /// - Parameter count: how often at most; `nil`: as often as it can.
    private mutating func addOptional(_ node: PatternNode, count: Int?) throws(PatternFault) {
        guard let count else {
            let split = steps.count
            try append(.split(split + 1, split + 1))
            try add(node)
            try append(.jump(split))
            steps[split] = .split(split + 1, steps.count)
            return
        }
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(steps.count)
            try append(.split(0, 0))
            try add(node)
        }
        for split in splits { steps[split] = .split(split + 1, steps.count) }
    }
}
