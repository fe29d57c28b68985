/// How endpoints are chosen.
public struct LoadBalancer: Sendable, Hashable {
    public enum Simple: String, Sendable, Hashable, CaseIterable {
        case unspecified = "UNSPECIFIED"
        case random = "RANDOM"
        case passthrough = "PASSTHROUGH"
        case roundRobin = "ROUND_ROBIN"
        case leastRequest = "LEAST_REQUEST"
        /// The old name of `leastRequest`.
        case leastConnections = "LEAST_CONN"
    }

    public enum Policy: Sendable, Hashable {
        case simple(Simple)
        case consistentHash(ConsistentHash)
    }

    /// nil means the mesh's default.
    public var policy: Policy?
    public var locality: LocalitySettings?
    public var warmup: Warmup?

    public init(policy: Policy? = nil, locality: LocalitySettings? = nil, warmup: Warmup? = nil) {
        self.policy = policy
        self.locality = locality
        self.warmup = warmup
    }
}
