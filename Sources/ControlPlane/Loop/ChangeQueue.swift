import MeshModel
import Synchronization

/// Where the watchers of all clusters meet the one loop: whatever comes for the same object before the loop looks
/// becomes one change, so that the queue is never larger than what it is about.
final class ChangeQueue: Sendable {
    private let pending = Mutex(ChangeBatch())
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init() {
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Adds to what is pending.
    func add(_ body: (inout ChangeBatch) -> Void) {
        pending.withLock { body(&$0) }
        signal.yield()
    }

    /// Tells whenever something may be pending. For one reader.
    var wakeups: AsyncStream<Void> { signals }

    /// Takes everything that is pending.
    func take() -> ChangeBatch {
        pending.withLock { pending in
            defer { pending = ChangeBatch() }
            return pending
        }
    }
}
