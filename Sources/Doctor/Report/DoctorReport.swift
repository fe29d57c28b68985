/// What `skein doctor` prints. Stable: scripts read it.
public struct DoctorReport: Sendable, Hashable, Codable {
    /// A cluster that was looked at.
    public struct Cluster: Sendable, Hashable, Codable {
        public let name: String
        public let role: ClusterEvidence.Role
        public let access: ClusterEvidence.Access

        public init(name: String, role: ClusterEvidence.Role, access: ClusterEvidence.Access) {
            self.name = name
            self.role = role
            self.access = access
        }
    }

    public let clusters: [Cluster]
    /// In the order of the checks, within a check in that of the clusters.
    public let findings: [DoctorFinding]

    public init(clusters: [Cluster], findings: [DoctorFinding]) {
        self.clusters = clusters
        self.findings = findings
    }

    /// Examines the evidence.
    public init(_ evidence: Evidence) {
        clusters = evidence.clusters.map { Cluster(name: $0.name, role: $0.role, access: $0.access) }
        findings = examine(evidence)
    }

    /// Whether nothing failed. What was skipped or only warned of does not count.
    public var isHealthy: Bool { !findings.contains { $0.outcome == .failed } }

    /// How many findings have an outcome.
    public func count(_ outcome: DoctorFinding.Outcome) -> Int { findings.count { $0.outcome == outcome } }
}
