/// Limits retries in proportion to the requests under way.
public struct RetryBudget: Sendable, Hashable {
    /// 0 to 100.
    public var percent: Double
    public var minRetryConcurrency: UInt32

    public init(percent: Double = 20, minRetryConcurrency: UInt32 = 3) {
        self.percent = percent
        self.minRetryConcurrency = minRetryConcurrency
    }
}
