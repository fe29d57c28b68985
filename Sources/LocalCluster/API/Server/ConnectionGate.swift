import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// Lets a server stop without a connection arriving just then.
///
/// A connection that is accepted but not yet handed to the server when that closes its listener is lost, which NIO
/// punishes by ending the process. So before the server is told to stop, the gate stops the listener from accepting and
/// waits for those that are on their way.
final class ConnectionGate: Sendable {
    private struct State {
        var listener: (any Channel)?
        /// Accepted, and not yet handed over.
        var pending = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func open(_ listener: any Channel) { state.withLock { $0.listener = listener } }

    func accepted() { state.withLock { $0.pending += 1 } }

    func handedOver() {
        let waiter = state.withLock { state in
            state.pending -= 1
            return state.pending == 0 ? state.waiter.take() : nil
        }
        waiter?.resume()
    }

    /// Returns when nothing is accepted any longer and all that was accepted has been handed over.
    func close(_ loops: any EventLoopGroup) async {
        guard let listener = state.withLock(\.listener) else { return }
        try? await listener.setOption(.autoRead, value: false).get()
        // What was accepted before is being set up on some loop: all of it has been counted when each loop has come by.
        for loop in loops.makeIterator() { try? await loop.submit {}.get() }
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.pending > 0 { state.waiter = continuation }
                return state.pending == 0
            }
            if isIdle { continuation.resume() }
        }
    }
}

/// Counts connections for a gate.
struct GatedChannel<Base: ServerChildChannel>: ServerChildChannel {
    typealias Value = Base.Value

    let base: Base
    let gate: ConnectionGate

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        gate.accepted()
        let value = base.setup(channel: channel, logger: logger)
        value.whenFailure { _ in gate.handedOver() }
        return value
    }

    func handle(value: Value, logger: Logger) async {
        gate.handedOver()
        await base.handle(value: value, logger: logger)
    }
}
