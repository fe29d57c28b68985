import Testing

@testable import ControlPlane

@Suite struct PacingTests {
    /// What a round costs, and the pause after it, in milliseconds.
    @Test(
        "the pause grows with the cost, between floor and ceiling",
        arguments: [(0, 10), (5, 20), (100, 400), (900, 1000)])
    func pause(cost: Int, pause: Int) {
        var pacing = Pacing()
        let start = ContinuousClock.now
        #expect(pacing.wait(at: start) == .zero)
        let end = start + .milliseconds(cost)
        pacing.finished(from: start, to: end)
        #expect(pacing.wait(at: end) == .milliseconds(pause))
        #expect(pacing.wait(at: end + .milliseconds(pause - 1)) == .milliseconds(1))
        #expect(pacing.wait(at: end + .milliseconds(pause)) == .zero)
    }
}
