/// One thing that must hold for the clusters of a mesh to trust each other. Pure: evidence in, findings out.
protocol DoctorCheck: Sendable {
    /// Stable name of the check.
    static var id: String { get }

    /// - Returns: one finding at least.
    func findings(_ evidence: Evidence) -> [DoctorFinding]
}

extension DoctorCheck {
    func ok(_ cluster: String?, _ summary: String, _ details: [String] = []) -> DoctorFinding {
        DoctorFinding(check: Self.id, cluster: cluster, outcome: .ok, summary: summary, details: details)
    }

    func failed(
        _ cluster: String?, _ summary: String, _ details: [String] = [], repair: DoctorFinding.Repair
    ) -> DoctorFinding {
        DoctorFinding(
            check: Self.id, cluster: cluster, outcome: .failed, summary: summary, details: details, repair: repair)
    }

    func warning(
        _ cluster: String?, _ summary: String, _ details: [String] = [], repair: DoctorFinding.Repair? = nil
    ) -> DoctorFinding {
        DoctorFinding(
            check: Self.id, cluster: cluster, outcome: .warning, summary: summary, details: details, repair: repair)
    }

    /// - Parameter reason: why it could not be looked at, and how it can be.
    func skipped(_ cluster: String?, _ reason: String) -> DoctorFinding {
        DoctorFinding(check: Self.id, cluster: cluster, outcome: .skipped, summary: reason)
    }
}
