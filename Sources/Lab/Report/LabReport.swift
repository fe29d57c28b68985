/// What `skein lab run` found, in the shape of its JSON output. Stable: scripts read it.
public struct LabReport: Codable, Sendable {
    /// Seconds that each phase took.
    public struct Seconds: Codable, Sendable {
        /// From nothing to every pod ready.
        public var up: Double
        /// All checks.
        public var check: Double
        /// Until nothing was left.
        public var down: Double

        /// Creates durations in seconds.
        public init(up: Double, check: Double, down: Double) {
            self.up = up
            self.check = check
            self.down = down
        }
    }

    /// The ``LabTopology/name``.
    public var topology: String
    /// How long the phases took.
    public var seconds: Seconds
    /// All pods of all clusters.
    public var pods: [PodRow]
    /// All proxies that the control plane knows.
    public var proxies: [ProxyRow]
    /// The checks in the order in which they ran.
    public var checks: [CheckResult]

    /// Creates a report.
    public init(topology: String, seconds: Seconds, pods: [PodRow], proxies: [ProxyRow], checks: [CheckResult]) {
        self.topology = topology
        self.seconds = seconds
        self.pods = pods
        self.proxies = proxies
        self.checks = checks
    }

    /// Whether every check passed; false without checks.
    public var passed: Bool { !checks.isEmpty && checks.allSatisfy(\.ok) }
}
