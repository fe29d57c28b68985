import Testing

@testable import LocalCluster

@Suite(.timeLimit(.minutes(1))) struct DeadlineTests {
    @Test func itOnlyComesCloser() {
        let deadline = Deadline()
        let now = ContinuousClock.now
        #expect(deadline.value == nil)
        deadline.set(now + .seconds(10))
        deadline.set(now + .seconds(20))
        #expect(deadline.value == now + .seconds(10))
        deadline.set(now + .seconds(5))
        #expect(deadline.value == now + .seconds(5))
    }

    @Test func whoeverWaitsSeesThatItComesCloser() async {
        let deadline = Deadline()
        deadline.set(.now + .seconds(3600))
        async let reached: Void = deadline.reached()
        deadline.set(.now)
        await reached
        #expect(deadline.value.map { $0 <= .now } == true)
    }

    @Test func anotherMomentCountsBesideIt() async {
        let deadline = Deadline()
        await deadline.reached(or: .now)
        #expect(deadline.value == nil)
    }

    @Test(arguments: [(0, "0s"), (10, "10s"), (80, "1m20s"), (300, "5m0s"), (3725, "1h2m5s")])
    func durationsAreWrittenAsKubernetesDoes(seconds: Int, text: String) {
        #expect(Duration.seconds(seconds).shortText == text)
    }
}
