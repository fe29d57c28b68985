import Foundation
import Identity

/// The clocks of all machines agree, and so did that of the machine which made the certificates.
struct ClockCheck: DoctorCheck {
    static let id = "clocks"

    /// Certificates are dated back by two minutes for peers whose clocks are slow; a larger difference breaks handshakes.
    static let tolerance = 120.0
    static let concern = 30.0

    func findings(_ evidence: Evidence) -> [DoctorFinding] {
        let clocks = evidence.clusters.map { clock(of: $0) } + [between(evidence.clusters)].compactMap { $0 }
        let areRight = !clocks.contains { $0.outcome == .failed || $0.outcome == .warning }
        return clocks + (areRight ? makersClock(evidence) : [])
    }

    private func clock(of cluster: ClusterEvidence) -> DoctorFinding {
        guard case .seen(let reading) = cluster.clock else {
            return skipped(cluster.name, "its API server does not answer, so that its clock cannot be read")
        }
        guard let lead = reading.lead else {
            return skipped(
                cluster.name, "its API server's answers have no header Date; compare `date -u` on its machine")
        }
        guard abs(lead) > Self.concern else {
            return ok(
                cluster.name,
                abs(lead) < 2 ? "its clock agrees with the one here" : "its clock is \(words(lead)) of the one here")
        }
        return verdict(cluster.name, lead, "the clock of its API server is \(words(lead)) of the one here")
    }

    /// Two clocks that differ from the local one in opposite directions.
    private func between(_ clusters: [ClusterEvidence]) -> DoctorFinding? {
        let leads = clusters.compactMap { cluster in cluster.clock.value?.lead.map { (cluster.name, $0) } }
        guard let first = leads.min(by: { $0.1 < $1.1 }), let last = leads.max(by: { $0.1 < $1.1 }),
            abs(first.1) <= Self.tolerance, abs(last.1) <= Self.tolerance, last.1 - first.1 > Self.tolerance
        else { return nil }
        return verdict(
            nil, last.1 - first.1, "the clock of \(last.0) is \(words(last.1 - first.1)) of that of \(first.0)")
    }

    private func verdict(_ cluster: String?, _ lead: TimeInterval, _ summary: String) -> DoctorFinding {
        let repair = DoctorFinding.Repair(
            "synchronise the clocks (NTP), on the machines of the cluster and on this one; then restart the control plane",
            ["date -u", "timedatectl set-ntp true"])
        return abs(lead) > Self.tolerance
            ? failed(
                cluster, summary, ["a certificate issued by the one clock is not yet valid by the other"],
                repair: repair)
            : warning(cluster, summary, repair: repair)
    }

    /// Certificates from the future, while all clocks agree.
    private func makersClock(_ evidence: Evidence) -> [DoctorFinding] {
        var isFirst = true
        return evidence.clusters.compactMap { cluster in
            guard let authority = cluster.authority.value ?? nil else { return nil }
            let early = inspect(authority.files, now: evidence.now).certificates.filter {
                $0.certificate.notBefore > evidence.now
            }
            guard let latest = early.map(\.certificate.notBefore).max() else { return nil }
            defer { isFirst = false }
            let lines = early.map {
                "\($0.file): \($0.certificate.subject), notBefore \($0.certificate.notBefore.formatted(.iso8601))"
            }
            return failed(
                cluster.name,
                "the machine that made its certificates had a clock at least "
                    + "\(span(latest.timeIntervalSince(evidence.now))) fast: Secret \(authority.secret) is valid only from "
                    + "\(latest.formatted(.iso8601)), while the clocks of all clusters agree", lines,
                repair: anew(cluster, until: latest, withRoot: isFirst, evidence))
        }
    }

    /// A new root, once for all clusters, and what follows from it in one of them.
    private func anew(
        _ cluster: ClusterEvidence, until: Date, withRoot: Bool, _ evidence: Evidence
    ) -> DoctorFinding.Repair {
        let kubectl = evidence.kubectl(cluster)
        return DoctorFinding.Repair(
            "wait until \(until.formatted(.iso8601)), or set that machine's clock and make everything anew on it: one root "
                + "for all clusters, with ROOT its new folder, and an intermediate for each",
            ["date -u"] + (withRoot ? ["skein ca root --out ROOT"] : []) + kubectl.replaceAuthority
                + [RootRepair(cluster: cluster, evidence: evidence).deleteConfigMaps]
                + (cluster.role == .remote ? [] : [kubectl.restartControlPlane]))
    }

    private func words(_ lead: TimeInterval) -> String { "\(span(lead)) \(lead > 0 ? "ahead" : "behind")" }

    private func span(_ interval: TimeInterval) -> String {
        let seconds = Int(abs(interval).rounded())
        if seconds < 120 { return "\(seconds) s" }
        return seconds < 7200 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
    }
}
