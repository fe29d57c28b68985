/// Slow start: a new endpoint gets its full share of traffic only after a while.
public struct Warmup: Sendable, Hashable {
    public var duration: Duration
    /// Percentage of its share at the start.
    public var minimumPercent: Double
    /// 1 is linear; above, the share grows faster at the start.
    public var aggression: Double

    public init(duration: Duration, minimumPercent: Double = 10, aggression: Double = 1) {
        self.duration = duration
        self.minimumPercent = minimumPercent
        self.aggression = aggression
    }
}
