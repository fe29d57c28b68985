import Testing

@testable import LocalCluster

@Suite struct ProbeStateTests {
    /// `+` and `-` are results; verdicts are `P`, `F`, and `.` for none.
    @Test(arguments: [
        ("---", 1, 3, "..F"), ("--+--", 1, 3, "..P.."), ("--+---", 1, 3, "..P..F"), ("++", 1, 3, "PP"),
        ("+-+", 2, 1, ".F."),
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

    @Test func onlyNewFailuresAreReported() {
        var reports = FailureReports()
        let start = ContinuousClock.now
        let found = [("refused", 0), ("refused", 1), ("slow", 2), ("slow", 31), ("slow", 32), (nil, 33), ("slow", 34)]
            .map {
                reports.isWorthReporting($0.0, now: start + .seconds($0.1))
            }
        #expect(found == [true, false, true, false, true, false, true])
    }

    @Test func theVerdictStaysUntilTheNext() {
        var state = ProbeState(verdict: .passing, successThreshold: 1, failureThreshold: 2)
        _ = state.record(success: false)
        #expect(state.verdict == .passing)
        _ = state.record(success: false)
        #expect(state.verdict == .failing)
    }
}
