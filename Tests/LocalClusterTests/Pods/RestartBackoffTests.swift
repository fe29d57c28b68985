import Testing

@testable import LocalCluster

@Suite struct RestartBackoffTests {
    @Test func pausesGrowToFiveMinutes() {
        var backoff = RestartBackoff()
        let pauses = (0..<8).map { _ in backoff.delay(afterRun: .seconds(1)) }
        #expect(pauses == [0, 10, 20, 40, 80, 160, 300, 300].map { .seconds($0) })
    }

    @Test func aLongRunMakesUpForAllBefore() {
        var backoff = RestartBackoff()
        for _ in 0..<4 { _ = backoff.delay(afterRun: .seconds(1)) }
        #expect(backoff.delay(afterRun: .seconds(601)) == .zero)
        #expect(backoff.delay(afterRun: .seconds(600)) == .seconds(10))
    }

    @Test func policiesSayWhatIsRestarted() {
        let good = ContainerExit(code: 0)
        let bad = ContainerExit(code: 1)
        #expect(
            [PodSpec.RestartPolicy.always, .onFailure, .never].map { $0.restarts(after: good) } == [true, false, false])
        #expect(
            [PodSpec.RestartPolicy.always, .onFailure, .never].map { $0.restarts(after: bad) } == [true, true, false])
    }
}
