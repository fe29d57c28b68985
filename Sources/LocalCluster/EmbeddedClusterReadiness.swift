import Synchronization

/// Whether the API server is there, and at which port.
final class ClusterReadiness: Sendable {
    private enum State {
        case waiting([CheckedContinuation<Int?, Never>])
        case decided(Int?)
    }

    private let state = Mutex(State.waiting([]))

    /// - Parameter port: `nil` when it will never be there. Only the first call counts.
    func decide(_ port: Int?) {
        let waiters = state.withLock { state -> [CheckedContinuation<Int?, Never>] in
            guard case .waiting(let waiters) = state else { return [] }
            state = .decided(port)
            return waiters
        }
        for waiter in waiters { waiter.resume(returning: port) }
    }

    /// - Returns: the port; `nil` when the server stopped before it was there.
    func port() async -> Int? {
        await withCheckedContinuation { continuation in
            let decided = state.withLock { state -> Int?? in
                switch state {
                case .decided(let port): return .some(port)
                case .waiting(let waiters):
                    state = .waiting(waiters + [continuation])
                    return nil
                }
            }
            if let decided { continuation.resume(returning: decided) }
        }
    }
}
