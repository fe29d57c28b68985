import Synchronization

/// The moment by which something has to be over. It is not known at first, and can only come closer afterwards.
final class Deadline: Sendable {
    private struct State {
        var instant: ContinuousClock.Instant?
        var changed = Latch<Void>()
    }

    private let state = Mutex(State())
    private let known = Latch<Void>()

    /// `nil` until it is known.
    var value: ContinuousClock.Instant? { state.withLock(\.instant) }

    /// A moment later than the one that is known changes nothing.
    func set(_ instant: ContinuousClock.Instant) {
        let changed: Latch<Void>? = state.withLock { state in
            if let known = state.instant, known <= instant { return nil }
            state.instant = instant
            defer { state.changed = Latch() }
            return state.changed
        }
        known.set(())
        changed?.set(())
    }

    /// Waits until the moment is known, or the task is cancelled.
    func wait() async { _ = await known.wait() }

    /// As `wait()`, but not longer than `limit`.
    func wait(atMost limit: Duration) async { _ = await known.wait(atMost: limit) }

    /// Waits until the moment has come, however often it comes closer, or the task is cancelled.
    /// - Parameter own: a moment that counts beside it.
    func reached(or own: ContinuousClock.Instant? = nil) async {
        while !Task.isCancelled {
            let (instant, changed) = state.withLock { ($0.instant, $0.changed) }
            guard let nearest = [instant, own].compactMap(\.self).min() else {
                _ = await changed.wait()
                continue
            }
            let rest = nearest - .now
            if rest <= .zero { return }
            _ = await changed.wait(atMost: rest)
        }
    }
}
