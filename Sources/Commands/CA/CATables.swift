import Foundation
import Identity

/// The tables in which people read certificates.
enum CATables {
    static func text(_ report: CAReport) -> String {
        let rows = report.certificates.map { entry in
            let certificate = entry.certificate
            return [
                entry.file, certificate.subject, certificate.key, date(certificate.notAfter),
                certificate.fingerprint.description,
            ]
        }
        let table = Table(headings: ["FILE", "SUBJECT", "KEY", "NOT AFTER", "SHA-256"], rows: rows).text
        let findings = report.findings.map { "\($0)\n" }.joined()
        return table + (findings.isEmpty ? "\nno fault found\n" : "\n" + findings)
    }

    static func text(_ comparison: TrustComparison) -> String {
        let pairs = Table(
            headings: ["CLUSTER", "TRUSTS", "RESULT"],
            rows: comparison.pairs.map { [$0.verifier, $0.presenter, $0.isTrusted ? "yes" : "NO"] })
        var lines = comparison.pairs.isEmpty ? "" : pairs.text
        for cluster in comparison.clusters where !cluster.report.isUsable {
            lines += "\n\(cluster.name):\n" + cluster.report.findings.map { "  \($0)\n" }.joined()
        }
        for pair in comparison.pairs {
            guard let diagnosis = pair.diagnosis else { continue }
            lines += "\n\(pair.verifier) does not trust \(pair.presenter): \(diagnosis)\n"
        }
        return lines + (comparison.allTrust ? "\nall clusters trust each other\n" : "")
    }

    private static func date(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day())
    }
}
