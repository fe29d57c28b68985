import Identity

/// Those who want to know when the roots change.
///
/// An observer that has ended is found out when it is told something, and not by its end: whoever cancels its task holds
/// that task's lock, and would wait for the lock under which observers are told, whose holder waits for the task's.
struct TrustObservers: Sendable {
    private var observers: [AsyncStream<TrustBundle>.Continuation] = []

    /// Adds an observer and tells it the roots of now.
    /// - Returns: what it reads. A slow reader skips to the newest.
    mutating func add(_ bundle: TrustBundle) -> AsyncStream<TrustBundle> {
        let (stream, observer) = AsyncStream.makeStream(of: TrustBundle.self, bufferingPolicy: .bufferingNewest(1))
        observer.yield(bundle)
        observers.append(observer)
        return stream
    }

    mutating func tell(_ bundle: TrustBundle) {
        observers.removeAll { observer in
            if case .terminated = observer.yield(bundle) { true } else { false }
        }
    }
}
