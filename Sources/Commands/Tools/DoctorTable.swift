import ArgumentParser
import Doctor

/// The table in which people read what the doctor found: a line for each finding, then what to do about the bad ones.
enum DoctorTable {
    /// Prints a report.
    /// - Throws: `ExitCode` when something failed.
    static func show(_ report: DoctorReport, _ output: OutputOptions) throws {
        try output.show(report, table: text(report))
        if !report.isHealthy { throw ExitCode.failure }
    }

    static func text(_ report: DoctorReport) -> String {
        let rows = report.findings.map { [word($0.outcome), $0.check, $0.cluster ?? "-", $0.summary] }
        let table = Table(headings: ["RESULT", "CHECK", "CLUSTER", "SEEN"], rows: rows).text
        let bad = report.findings.filter { $0.outcome == .failed } + report.findings.filter { $0.outcome == .warning }
        return ([table] + bad.map(section) + [counts(report)]).joined(separator: "\n")
    }

    private static func section(_ finding: DoctorFinding) -> String {
        let place = finding.cluster.map { " (\($0))" } ?? ""
        var lines = ["\(word(finding.outcome))  \(finding.check)\(place): \(finding.summary)"]
        lines += finding.details.map { "    \($0)" }
        if let repair = finding.repair {
            lines.append("  To repair: \(repair.explanation)")
            lines += repair.commands.map { "    \($0)" }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func counts(_ report: DoctorReport) -> String {
        let outcomes: [DoctorFinding.Outcome] = [.ok, .failed, .warning, .skipped]
        return outcomes.map { "\(report.count($0)) \($0.rawValue)" }.joined(separator: ", ") + "\n"
    }

    private static func word(_ outcome: DoctorFinding.Outcome) -> String {
        outcome == .failed ? "FAILED" : outcome.rawValue
    }
}
