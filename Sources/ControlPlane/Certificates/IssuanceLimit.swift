public import Identity

/// How many certificates one identity may ask for: a token bucket each. A value; time is passed in.
public struct IssuanceLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    /// Certificates at once.
    let burst: Double
    /// Certificates per second, once the burst is used up.
    let rate: Double
    /// Identities that are remembered; full buckets are forgotten first.
    let capacity: Int
    private var buckets: [SPIFFEID: Bucket] = [:]

    /// - Parameters:
    ///   - burst: enough for all replicas of a workload to start at once.
    ///   - capacity: identities that are remembered at most.
    public init(burst: Double = 500, perSecond rate: Double = 50, capacity: Int = 100_000) {
        self.burst = burst
        self.rate = rate
        self.capacity = capacity
    }

    /// Takes one certificate from an identity's allowance.
    /// - Returns: whether there was one.
    public mutating func admit(_ identity: SPIFFEID, at now: ContinuousClock.Instant) -> Bool {
        if buckets.count >= capacity, buckets[identity] == nil { forgetIdle(at: now) }
        guard buckets.count < capacity || buckets[identity] != nil else { return false }
        var bucket = buckets[identity] ?? Bucket(tokens: burst, filled: now)
        bucket.tokens = refilled(bucket, at: now)
        bucket.filled = now
        let isAdmitted = bucket.tokens >= 1
        if isAdmitted { bucket.tokens -= 1 }
        buckets[identity] = bucket
        return isAdmitted
    }

    private func refilled(_ bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = bucket.filled.duration(to: now).components
        return min(burst, bucket.tokens + (Double(seconds) + Double(attoseconds) / 1e18) * rate)
    }

    private mutating func forgetIdle(at now: ContinuousClock.Instant) {
        buckets = buckets.filter { refilled($0.value, at: now) < burst }
    }
}
