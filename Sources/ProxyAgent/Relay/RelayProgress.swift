import Synchronization

/// How far one of Envoy's streams has come: whether it may be tried again without Envoy noticing.
final class RelayProgress: Sendable {
    private let state = Mutex((hasBegun: false, hasAnswered: false))

    /// Whether the control plane may have seen any of Envoy's messages. They cannot be read twice.
    var hasBegun: Bool { state.withLock(\.hasBegun) }

    /// Whether the control plane has answered.
    var hasAnswered: Bool { state.withLock(\.hasAnswered) }

    func began() { state.withLock { $0.hasBegun = true } }

    func answered() { state.withLock { $0.hasAnswered = true } }
}
