import Foundation
import Identity

/// A rotation as people read it.
struct RotationTable {
    let report: RotationReport
    let now: Date

    var text: String {
        guard let rotation = report.rotation else { return "No rotation was ever started here.\n" }
        return facts(rotation) + waiting
    }

    private func facts(_ rotation: Rotation) -> String {
        let since = rotation.steps.last?.at ?? rotation.started
        let age = Int(max(0, now.timeIntervalSince(since)))
        var rows = [
            ["PHASE", phase(rotation)], ["SINCE", "\(since.formatted(.iso8601)) (\(age) s)"],
            ["OLD ROOT", names(rotation.old)], ["NEW ROOT", names(rotation.new)],
            ["ISSUES", rotation.issuer.rawValue],
            ["TRUSTED", rotation.trusted.map(\.rawValue).joined(separator: ", ")],
        ]
        if let evidence = report.evidence, !rotation.isOver {
            rows.append(["PROXIES", "\(evidence.proxies - evidence.laggards) of \(evidence.proxies) have followed"])
        }
        if let pause = rotation.pause {
            rows.append(["PAUSED", "\(pause.isWanted ? "" : "by itself: ")\(pause.reason)"])
            rows.append(["", "skein ca rotate resume goes on, skein ca rotate rollback goes back"])
        }
        return rows.map { $0[0].padding(toLength: 11, withPad: " ", startingAt: 0) + $0[1] + "\n" }.joined()
    }

    private func phase(_ rotation: Rotation) -> String {
        let phases = Rotation.Phase.allCases
        let number = (phases.firstIndex(of: rotation.phase) ?? 0) + 1
        let way = rotation.isRollback ? ", rolling back" : ""
        return rotation.isOver
            ? "\(rotation.phase.rawValue)\(rotation.isRollback ? ", rolled back" : "")"
            : "\(rotation.phase.rawValue) (\(number) of \(phases.count - 1)\(way))"
    }

    private func names(_ roots: [RotationRoot]) -> String {
        roots.map { "\($0.subject) (SHA-256 \($0.fingerprint.short))" }.joined(separator: "; ")
    }

    private var waiting: String {
        guard report.isActive, let evidence = report.evidence else { return "" }
        var text =
            evidence.obstacles.isEmpty ? "" : "\nwaiting for:\n" + evidence.obstacles.map { "  \($0)\n" }.joined()
        if !evidence.refusals.isEmpty { text += "\nrefused by:\n" + evidence.refusals.map { "  \($0)\n" }.joined() }
        guard !evidence.firstLaggards.isEmpty else { return text }
        let rows = evidence.firstLaggards.map { [$0.cluster, $0.namespace, $0.pod, $0.reason] }
        let more = evidence.laggards - rows.count
        return text + "\n" + Table(headings: ["CLUSTER", "NAMESPACE", "POD", "WAITING FOR"], rows: rows).text
            + (more > 0 ? "and \(more) more\n" : "")
    }
}
