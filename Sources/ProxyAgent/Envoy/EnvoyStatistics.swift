/// The few of Envoy's statistics that readiness depends on.
struct EnvoyStatistics: Sendable, Hashable {
    var clusterUpdates = 0
    var listenerUpdates = 0
    var clusterRejections = 0
    var listenerRejections = 0
    /// 0 is LIVE.
    var serverState: Int?
    var workersStarted = false

    /// What to ask the admin interface for.
    static let filter =
        #"^(cluster_manager\.cds|listener_manager\.lds)\.update_(success|rejected)$"#
        + #"|^server\.state$|^listener_manager\.workers_started$"#

    init() {}

    /// Reads `name: value` lines; others are ignored.
    init(text: some StringProtocol) {
        for (name, value) in Self.values(text) {
            switch name {
            case "cluster_manager.cds.update_success": clusterUpdates = value
            case "cluster_manager.cds.update_rejected": clusterRejections = value
            case "listener_manager.lds.update_success": listenerUpdates = value
            case "listener_manager.lds.update_rejected": listenerRejections = value
            case "server.state": serverState = value
            case "listener_manager.workers_started": workersStarted = value == 1
            default: break
            }
        }
    }

    static func values(_ text: some StringProtocol) -> [(String, Int)] {
        text.split(separator: "\n").compactMap { line in
            // The name may hold colons as well, for example in IPv6 addresses.
            guard let colon = line.lastIndex(of: ":"), let value = Int(line[colon...].dropFirst(2)) else { return nil }
            return (String(line[..<colon]), value)
        }
    }

    func readiness(link: AgentState.Link) -> Readiness {
        guard clusterUpdates > 0, listenerUpdates > 0 else { return .unready(missing(link)) }
        guard serverState == 0, workersStarted else { return .unready("Envoy is still starting its listeners") }
        return .ready
    }

    private func missing(_ link: AgentState.Link) -> String {
        let lacking = [clusterUpdates > 0 ? nil : "clusters", listenerUpdates > 0 ? nil : "listeners"].compactMap { $0 }
        let rejected = clusterRejections + listenerRejections > 0
        let what = "Envoy has received no configuration yet (no \(lacking.joined(separator: ", no ")))"
        if rejected { return what + ": it rejected what it got; its log says why" }
        switch link {
        case .none: return what + ": it has not asked for any"
        case .connected: return what + ": the control plane is connected and has sent none"
        case .broken(let reason): return what + ": \(reason)"
        }
    }
}
