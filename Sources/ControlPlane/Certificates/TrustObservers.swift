import Identity

/// Those who want to know when the roots change.
struct TrustObservers: Sendable {
    typealias Observer = AsyncStream<TrustBundle>.Continuation

    private var observers: [Int: Observer] = [:]
    private var last = 0

    /// What an observer reads. A slow reader skips to the newest.
    static func stream() -> (AsyncStream<TrustBundle>, Observer) {
        AsyncStream.makeStream(of: TrustBundle.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Adds an observer and tells it the roots of now.
    /// - Returns: by what it is removed.
    mutating func add(_ observer: Observer, _ bundle: TrustBundle) -> Int {
        last += 1
        observers[last] = observer
        observer.yield(bundle)
        return last
    }

    mutating func remove(_ id: Int) { observers[id] = nil }

    func tell(_ bundle: TrustBundle) {
        for observer in observers.values { observer.yield(bundle) }
    }
}
