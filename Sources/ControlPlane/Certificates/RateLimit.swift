/// How often something may happen to each of many: a token bucket each. A value; time is passed in.
public struct RateLimit<Key: Hashable & Sendable>: Sendable {
    private struct Bucket {
        var level: Double
        var filled: ContinuousClock.Instant
    }

    /// At once.
    let burst: Double
    /// Per second, once the burst is used up.
    let rate: Double
    /// Keys that are remembered; those with full buckets are forgotten first.
    let capacity: Int
    private var buckets: [Key: Bucket] = [:]
    private var swept: ContinuousClock.Instant?

    /// - Parameter capacity: keys that are remembered at most.
    public init(burst: Double, perSecond rate: Double, capacity: Int) {
        self.burst = burst
        self.rate = rate
        self.capacity = capacity
    }

    /// Takes one from a key's allowance.
    /// - Returns: whether there was one; nil when so many others are remembered that this one cannot be.
    public mutating func take(_ key: Key, at now: ContinuousClock.Instant) -> Bool? {
        if buckets.count >= capacity, buckets[key] == nil { forgetIdle(at: now) }
        guard buckets.count < capacity || buckets[key] != nil else { return nil }
        let level = level(of: key, at: now)
        buckets[key] = Bucket(level: level >= 1 ? level - 1 : level, filled: now)
        return level >= 1
    }

    /// Whether a key has nothing left of its allowance.
    public func isExhausted(_ key: Key, at now: ContinuousClock.Instant) -> Bool { level(of: key, at: now) < 1 }

    private func level(of key: Key, at now: ContinuousClock.Instant) -> Double {
        guard let bucket = buckets[key] else { return burst }
        let (seconds, attoseconds) = bucket.filled.duration(to: now).components
        return min(burst, bucket.level + (Double(seconds) + Double(attoseconds) / 1e18) * rate)
    }

    /// At most once a second, so that many strangers do not make it look through all of them each time.
    private mutating func forgetIdle(at now: ContinuousClock.Instant) {
        if let swept, swept.duration(to: now) < .seconds(1) { return }
        swept = now
        let idle = buckets.keys.filter { level(of: $0, at: now) >= burst }
        for key in idle { buckets[key] = nil }
    }
}
