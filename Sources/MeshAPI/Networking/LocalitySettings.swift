/// Preferences between regions and zones. A locality is written `region/zone/subzone`, `*` for any at the end.
public struct LocalitySettings: Sendable, Hashable {
    public struct Distribute: Sendable, Hashable {
        public var from: String
        /// Percentages that sum to 100, by locality.
        public var to: [String: UInt32]

        public init(from: String, to: [String: UInt32] = [:]) {
            self.from = from
            self.to = to
        }
    }

    public struct Failover: Sendable, Hashable {
        /// Regions.
        public var from: String
        public var to: String

        public init(from: String, to: String) {
            self.from = from
            self.to = to
        }
    }

    public var distribute: [Distribute]
    public var failover: [Failover]
    /// Labels (`key` or `key=value`) that make endpoints near, the most important first.
    public var failoverPriority: [String]
    /// nil means the mesh's setting.
    public var enabled: Bool?

    public init(
        distribute: [Distribute] = [],
        failover: [Failover] = [],
        failoverPriority: [String] = [],
        enabled: Bool? = nil
    ) {
        self.distribute = distribute
        self.failover = failover
        self.failoverPriority = failoverPriority
        self.enabled = enabled
    }
}
