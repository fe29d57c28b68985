import Foundation
import Testing

@testable import ProxyAgent

@Suite struct TimingTests {
    @Test func backoffDoublesUpToItsLimit() {
        var backoff = Backoff(initial: .seconds(1), maximum: .seconds(30))
        let delays = (0..<7).map { _ in backoff.delay(chance: 1) }
        #expect(delays == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        backoff.reset()
        #expect(backoff.delay(chance: 0) == .milliseconds(500))
        #expect(backoff.delay(chance: 7) == .seconds(2))
    }

    @Test func failuresAreLoggedOnceAndThenCounted() {
        var log = FailureLog(interval: .seconds(60))
        let start = ContinuousClock.now
        #expect(log.record("no", at: start) == "no")
        #expect(log.record("no", at: start + .seconds(1)) == nil)
        #expect(log.record("no", at: start + .seconds(59)) == nil)
        #expect(log.record("no", at: start + .seconds(60))?.hasPrefix("no\n(again, 3 more times") == true)
        #expect(log.record("other", at: start + .seconds(61)) == "other")
        #expect(log.record("no", at: start + .seconds(62)) == "no")
        #expect(log.success() == 6)
        #expect(log.success() == 0)
        #expect(log.record("no", at: start + .seconds(63)) == "no")
    }

    @Test func envoyRestartsAtOnceThenSlower() {
        var policy = RestartPolicy()
        let quick = (0..<4).map { _ in policy.pause(ranFor: .seconds(1), chance: 1) }
        #expect(quick == [.zero, .milliseconds(500), .seconds(1), .seconds(2)])
        #expect(policy.pause(ranFor: .seconds(60), chance: 1) == .zero)
        #expect(policy.pause(ranFor: .seconds(1), chance: 1) == .milliseconds(500))
    }

    @Test(arguments: [(-100.0, 1_000), (0.5, 1_000), (90, 90_000)])
    func renewalWaitsAtLeastASecond(_ seconds: Double, _ milliseconds: Int) {
        let now = Date(timeIntervalSince1970: 1_000_000)
        #expect(WorkloadIdentity.wait(until: now + seconds, now: now) == .milliseconds(milliseconds))
    }
}
