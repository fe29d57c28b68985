import ControlPlane
import Identity
import Testing

struct IssuanceLimitTests {
    /// Asks for one certificate per entry (service account, seconds since the start).
    private func outcomes(of requests: [(String, Int)], under limit: IssuanceLimit) throws -> [Bool] {
        var limit = limit
        let start = ContinuousClock.now
        return try requests.map { name, seconds in
            let identity = try SPIFFEID(trustDomain: .clusterLocal, namespace: "sample", serviceAccount: name)
            return limit.admit(identity, at: start + .seconds(seconds))
        }
    }

    @Test func `a burst is admitted, then a rate, and one identity does not starve another`() throws {
        let outcomes = try outcomes(
            of: [
                ("sleep", 0), ("sleep", 0), ("sleep", 0), ("sleep", 0), ("other", 0), ("sleep", 1), ("sleep", 1),
                ("sleep", 1),
            ],
            under: IssuanceLimit(burst: 3, perSecond: 2))
        #expect(outcomes == [true, true, true, false, true, true, true, false])
    }

    @Test func `no more identities are remembered than the capacity, and idle ones are forgotten`() throws {
        let outcomes = try outcomes(
            of: [("a", 0), ("b", 0), ("c", 0), ("c", 5)], under: IssuanceLimit(burst: 2, perSecond: 1, capacity: 2))
        #expect(outcomes == [true, true, false, true])
    }
}
