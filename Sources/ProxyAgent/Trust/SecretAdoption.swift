/// Decides, from what Envoy's admin interface shows, whether Envoy uses a secret as it is served.
struct SecretAdoption: Sendable {
    /// What can be seen of Envoy at one moment.
    enum Observation: Sendable, Hashable {
        /// No Envoy runs, or the one that does is about to end.
        case absent
        /// It runs and does not answer.
        case silent
        /// What it has under the secret's name, and how often it has refused one of that name.
        case shown(pid: Int32, secrets: [EnvoySecret], refusals: Int)
    }

    enum Verdict: Sendable, Hashable {
        /// Envoy uses it, or will get it when it first asks for it.
        case taken
        case refused
        /// Not yet. Look again after a while.
        case pending(Duration)
        /// Not in the time that it should take. Said once.
        case late
    }

    let name: String
    private let known: (pid: Int32, refusals: Int)?
    private let patience: Duration
    private var pause = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
    private var deadline: ContinuousClock.Instant?
    private var isLate = false
    private var wasRefused = false

    /// - Parameters:
    ///   - before: what could be seen before the secret was served: its refusals are not about this one.
    ///   - patience: from the first observation on.
    init(of name: String, before: Observation, patience: Duration = .seconds(30)) {
        self.name = name
        self.patience = patience
        if case .shown(let pid, _, let refusals) = before { known = (pid, refusals) } else { known = nil }
    }

    /// - Parameter served: the PEM that Envoy should have by now.
    mutating func observe(_ observation: Observation, served: String?, at now: ContinuousClock.Instant) -> Verdict {
        switch observation {
        case .absent: return .taken
        case .silent: break
        case .shown(let pid, let secrets, let refusals):
            if refusals > (known?.pid == pid ? known?.refusals ?? 0 : 0) {
                // What Envoy says of it may arrive a moment later.
                if wasRefused { return .refused }
                wasRefused = true
            } else if secrets.allSatisfy({ $0.pem == served }) {
                return .taken
            }
        }
        let deadline = deadline ?? now + patience
        self.deadline = deadline
        if now >= deadline && !isLate {
            isLate = true
            return .late
        }
        return .pending(pause.delay(chance: 1))
    }
}
