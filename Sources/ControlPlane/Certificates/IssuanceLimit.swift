public import Identity

/// How many certificates one identity may ask for, whether it gets them or not.
public struct IssuanceLimit: Sendable {
    private var limit: RateLimit<SPIFFEID>

    /// - Parameters:
    ///   - burst: enough for all replicas of a workload to start at once.
    ///   - rate: certificates per second, once the burst is used up.
    ///   - capacity: identities that are remembered at most; those that have not asked for long are forgotten first.
    public init(burst: Double = 500, perSecond rate: Double = 50, capacity: Int = 100_000) {
        limit = RateLimit(burst: burst, perSecond: rate, capacity: capacity)
    }

    /// Takes one certificate from an identity's allowance.
    /// - Returns: whether there was one.
    public mutating func admit(_ identity: SPIFFEID, at now: ContinuousClock.Instant) -> Bool {
        limit.take(identity, at: now) ?? false
    }
}
