import FoundationEssentials
import Kubernetes

extension TableColumn {
    static let pods: [TableColumn] = [
        name,
        .text("Ready") { pod in
            let statuses = pod.status["containerStatuses"]?.array ?? []
            return "\(statuses.count { $0["ready"]?.bool == true })/\(pod.spec["containers"]?.array?.count ?? 0)"
        },
        .text("Status", podStatus),
        TableColumn(name: "Restarts", cell: restarts),
        age,
        .path("IP", "status.podIP", orElse: "<none>", priority: 1),
        .path("Node", "spec.nodeName", orElse: "<none>", priority: 1),
        .path("Nominated Node", "status.nominatedNodeName", orElse: "<none>", priority: 1),
        .text("Readiness Gates", priority: 1) { _ in "<none>" },
    ]

    /// One word for the state of a pod: what keeps it from running, if something does.
    static func podStatus(_ pod: JSON) -> String {
        let phase = pod.status["reason"]?.string ?? pod.status["phase"]?.string ?? "Unknown"
        if pod.isBeingDeleted { return "Terminating" }
        if let reason = initialization(pod) { return reason }
        let statuses = pod.status["containerStatuses"]?.array ?? []
        for status in statuses.reversed() {
            if let reason = status["state"]?["waiting"]?["reason"]?.string, !reason.isEmpty { return reason }
            if let terminated = status["state"]?["terminated"] { return termination(terminated) }
        }
        return phase
    }

    /// What an unfinished init container is at.
    private static func initialization(_ pod: JSON) -> String? {
        let statuses = pod.status["initContainerStatuses"]?.array ?? []
        for (index, status) in statuses.enumerated() {
            let state = status["state"]
            if state?["terminated"]?["exitCode"]?.int == 0 || status["started"]?.bool == true { continue }
            if let terminated = state?["terminated"] { return "Init:" + termination(terminated) }
            if let reason = state?["waiting"]?["reason"]?.string, !["", "PodInitializing"].contains(reason) {
                return "Init:" + reason
            }
            return "Init:\(index)/\(statuses.count)"
        }
        return nil
    }

    private static func termination(_ state: JSON) -> String {
        if let reason = state["reason"]?.string, !reason.isEmpty { return reason }
        if let signal = state["signal"]?.int, signal != 0 { return "Signal:\(signal)" }
        return "ExitCode:\(state["exitCode"]?.int ?? 0)"
    }

    @Sendable private static func restarts(_ pod: JSON, _ now: Date) -> JSON {
        let statuses =
            (pod.status["containerStatuses"]?.array ?? []) + (pod.status["initContainerStatuses"]?.array ?? [])
        let count = statuses.reduce(0) { $0 + ($1["restartCount"]?.int ?? 0) }
        let last = statuses.compactMap { $0["lastState"]?["terminated"]?["finishedAt"]?.string }.max()
        guard count > 0, let last else { return .string(String(count)) }
        return .string("\(count) (\(Age.text(since: last, now: now)) ago)")
    }
}
