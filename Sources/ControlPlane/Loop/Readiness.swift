import Synchronization

/// Whether the control plane serves, and if not, what it is waiting for.
final class Readiness: Sendable {
    private let state = Mutex<[String]>(["nothing has been read yet"])

    /// Empty when it serves. Once it does, it stays so.
    var waitingFor: [String] { state.withLock { $0 } }

    var isReady: Bool { waitingFor.isEmpty }

    func wait(for reasons: [String]) { state.withLock { $0 = reasons } }

    func ready() { state.withLock { $0 = [] } }
}
