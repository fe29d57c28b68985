/// Finds out whether the proxy is ready. Once an Envoy was, only its end makes the proxy unready again.
struct ReadinessProbe: Sendable {
    let board: StatusBoard
    let statistics: @Sendable () async throws -> EnvoyStatistics

    func check() async -> Readiness {
        let state = board.state
        if let obstacle = state.obstacle { return .unready(obstacle) }
        if state.wasReady { return .ready }
        do {
            let readiness = try await statistics().readiness(link: state.link)
            if readiness == .ready { confirm(state.envoy) }
            return readiness
        } catch {
            return .unready("Envoy's admin interface does not answer yet: \(error)")
        }
    }

    /// Remembers the answer, unless Envoy has been started anew meanwhile.
    private func confirm(_ asked: AgentState.Envoy) {
        board.update { if $0.envoy == asked { $0.wasReady = true } }
    }
}
