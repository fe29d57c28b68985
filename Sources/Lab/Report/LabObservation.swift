/// What one look at a running lab saw.
public struct LabObservation: Codable, Sendable {
    /// All pods of all clusters.
    public var pods: [PodRow]
    /// All proxies that the control plane knows.
    public var proxies: [ProxyRow]
    /// The outcomes of the checks; empty when none were asked for.
    public var checks: [CheckResult]

    /// Creates an observation.
    public init(pods: [PodRow], proxies: [ProxyRow], checks: [CheckResult]) {
        self.pods = pods
        self.proxies = proxies
        self.checks = checks
    }
}
