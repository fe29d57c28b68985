import Identity

/// Workloads of the clusters accept what the other clusters' authorities issue.
struct AuthorityAgreementCheck: DoctorCheck {
    static let id = "cacerts-agree"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        let readable = evidence.clusters.compactMap { cluster in
            (cluster.authority.value ?? nil).map { (cluster: cluster, authority: $0) }
        }
        // What cannot sign at all is for the check of the certificates.
        let usable = readable.filter { inspect($0.authority.files, now: evidence.now).isUsable }
        guard let first = usable.first(where: { $0.cluster.role == .primary }) ?? usable.first, usable.count > 1 else {
            return [skipped(nil, reason(readable.count, usable.count))]
        }
        let others = usable.filter { $0.cluster.name != first.cluster.name }
        return others.map { other in
            let comparison = compareTrust(
                [(first.cluster.name, first.authority.files), (other.cluster.name, other.authority.files)],
                now: evidence.now)
            guard let diagnosis = comparison.pairs.lazy.compactMap(\.diagnosis).first else {
                let roots = comparison.commonRoots.map(\.short).joined(separator: ", ")
                return ok(
                    other.cluster.name, "\(first.cluster.name) and \(other.cluster.name) have root \(roots) in common")
            }
            return failed(
                other.cluster.name,
                "the authorities of \(first.cluster.name) and \(other.cluster.name) are under different roots",
                [diagnosis.summary] + diagnosis.details,
                repair: RootRepair(cluster: other.cluster, evidence: evidence).newAuthority)
        }
    }

    private func reason(_ readable: Int, _ usable: Int) -> String {
        if usable < readable { return "an authority is not usable: see the check \"\(CertificateCheck.id)\"" }
        return "only \(readable) cluster\(readable == 1 ? " has" : "s have") a Secret cacerts that could be read; to "
            + "compare several: skein doctor --context PRIMARY --remote REMOTE"
    }
}
