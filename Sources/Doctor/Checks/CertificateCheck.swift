import Foundation
import Identity

/// Each cluster's authority is complete, valid and able to sign.
struct CertificateCheck: DoctorCheck {
    static let id = "certificates"

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        var findings = evidence.clusters.map { finding(of: $0, evidence) }
        if evidence.primary == nil, evidence.clusters.contains(where: { $0.role == .remote }) {
            findings.append(skipped(nil, evidence.primaryIsUnseen))
        }
        return findings
    }

    private func finding(of cluster: ClusterEvidence, _ evidence: Evidence) -> DoctorFinding {
        switch cluster.authority {
        case .unseen(let reason): return skipped(cluster.name, reason)
        case .seen(nil): return absent(in: cluster, evidence)
        case .seen(let authority?):
            let report = inspect(authority.files, now: evidence.now)
            return finding(report, authority.secret, cluster, evidence.kubectl(cluster))
        }
    }

    private func absent(in cluster: ClusterEvidence, _ evidence: Evidence) -> DoctorFinding {
        guard cluster.role != .remote else {
            return ok(cluster.name, "there is no Secret cacerts, and none is needed where no control plane signs")
        }
        return warning(
            cluster.name,
            "there is no Secret cacerts: the control plane will sign under a root of its own, which no other cluster has",
            repair: .init(
                "make one root for all clusters and an intermediate for each",
                ["skein ca root --out ROOT"] + evidence.kubectl(cluster).replaceAuthority))
    }

    private func finding(
        _ report: CAReport, _ secret: String, _ cluster: ClusterEvidence, _ kubectl: Kubectl
    ) -> DoctorFinding {
        let place = "Secret \(kubectl.namespace)/\(secret)"
        let details =
            report.findings.map(\.description)
            + report.certificates.map { entry in
                let certificate = entry.certificate
                return "\(entry.file): \(certificate.subject), issued by \(certificate.issuer), valid "
                    + "\(certificate.notBefore.formatted(.iso8601)) to \(certificate.notAfter.formatted(.iso8601)), "
                    + "SHA-256 \(certificate.fingerprint.short)"
            }
        if let fault = report.findings.first(where: \.isError) {
            return failed(
                cluster.name, "\(place): \(words(fault))", details,
                repair: AuthorityRepair(fault: fault, secret: secret, kubectl: kubectl).repair)
        }
        let until = report.notAfter.map { " until \($0.formatted(.iso8601))" } ?? ""
        let summary = "\(place) can sign\(until) under root \(report.roots.map(\.short).joined(separator: ", "))"
        return report.findings.isEmpty
            ? ok(cluster.name, summary, details)
            : warning(cluster.name, "\(place): \(report.findings.map(words).joined(separator: "; "))", details)
    }

    private func words(_ finding: Finding) -> String {
        ([finding.file, finding.field].compactMap { $0 } + [finding.message]).joined(separator: ": ")
    }
}
