import Testing

@testable import LocalCluster

@Suite struct ProbeStateTests {
    /// `+` and `-` are results; verdicts are `P`, `F`, and `.` for none.
    @Test(arguments: [
        ("---", 1, 3, "..F"), ("--+--", 1, 3, "..P.."), ("--+---", 1, 3, "..P..F"), ("++", 1, 3, "PP"), ("+-+", 2, 1, ".F."),
        ("++-", 2, 1, ".PF"), ("----", 1, 3, "..FF"), ("-", 1, 1, "F"),
    ])
    func aVerdictNeedsSoManyEqualResults(results: String, successes: Int, failures: Int, verdicts: String) {
        var state = ProbeState(verdict: .failing, successThreshold: successes, failureThreshold: failures)
        let found = results.map { result in
            switch state.record(success: result == "+") {
            case .passing: "P"
            case .failing: "F"
            case nil: "."
            }
        }
        #expect(found.joined() == verdicts)
    }

    @Test func theVerdictStaysUntilTheNext() {
        var state = ProbeState(verdict: .passing, successThreshold: 1, failureThreshold: 2)
        _ = state.record(success: false)
        #expect(state.verdict == .passing)
        _ = state.record(success: false)
        #expect(state.verdict == .failing)
    }
}
