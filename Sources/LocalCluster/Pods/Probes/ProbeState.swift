/// What repeated results of a probe amount to: a verdict changes only after so many equal results in a row.
struct ProbeState: Sendable, Hashable {
    enum Verdict: Sendable, Hashable { case passing, failing }

    private(set) var verdict: Verdict
    private let successThreshold: Int
    private let failureThreshold: Int
    private var last: Bool?
    private var run = 0

    init(_ spec: ProbeSpec) {
        self.init(
            verdict: spec.initial, successThreshold: spec.successThreshold, failureThreshold: spec.failureThreshold)
    }

    init(verdict: Verdict, successThreshold: Int, failureThreshold: Int) {
        self.verdict = verdict
        self.successThreshold = successThreshold
        self.failureThreshold = failureThreshold
    }

    /// Takes one result.
    /// - Returns: the verdict, when this result has reached its threshold (again at every further result); else `nil`.
    mutating func record(success: Bool) -> Verdict? {
        run = success == last ? run + 1 : 1
        last = success
        guard run >= (success ? successThreshold : failureThreshold) else { return nil }
        verdict = success ? .passing : .failing
        return verdict
    }
}
