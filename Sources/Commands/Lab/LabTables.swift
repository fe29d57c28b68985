import Lab

/// The tables in which people read a lab.
enum LabTables {
    static func text(_ observation: LabObservation) -> String {
        [pods(observation.pods), proxies(observation.proxies), checks(observation.checks)]
            .compactMap { $0 }.joined(separator: "\n")
    }

    static func text(_ report: LabReport) -> String {
        let seen = LabObservation(pods: report.pods, proxies: report.proxies, checks: report.checks)
        let times = report.seconds
        return text(seen) + "\nup \(times.up) s, check \(times.check) s, down \(times.down) s\n"
    }

    private static func pods(_ rows: [PodRow]) -> String? {
        Table(
            headings: ["CLUSTER", "NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE"],
            rows: rows.map { row in
                [
                    row.cluster, row.namespace, row.name, row.ready, row.status, String(row.restarts),
                    age(row.ageSeconds),
                ]
            }
        ).text
    }

    static func proxies(_ rows: [ProxyRow]) -> String? {
        guard !rows.isEmpty else { return nil }
        return Table(
            headings: ["CLUSTER", "NAME", "TYPE", "CDS", "LDS", "EDS", "RDS", "VHDS"],
            rows: rows.map { [$0.cluster, $0.name, $0.type, $0.cds, $0.lds, $0.eds, $0.rds, $0.vhds] }
        ).text
    }

    private static func checks(_ results: [CheckResult]) -> String? {
        guard !results.isEmpty else { return nil }
        return Table(
            headings: ["CHECK", "OK", "DETAIL"],
            rows: results.map { [$0.id, $0.ok ? "yes" : "NO", $0.detail] }
        ).text
    }

    /// As kubectl writes ages.
    private static func age(_ seconds: Int) -> String {
        switch seconds {
        case ..<120: "\(seconds)s"
        case ..<7200: "\(seconds / 60)m"
        default: "\(seconds / 3600)h"
        }
    }
}
