/// How long to wait before the next attempt: twice as long each time, up to a limit, each wait shortened by chance so
/// that proxies which failed together do not come back together.
struct Backoff: Sendable, Hashable {
    let initial: Duration
    let maximum: Duration
    private var next: Duration

    init(initial: Duration, maximum: Duration) {
        self.initial = initial
        self.maximum = maximum
        next = initial
    }

    /// The wait after one more failure: between half of it and all of it.
    ///
    /// - Parameter chance: a random number from 0 to 1.
    mutating func delay(chance: Double) -> Duration {
        defer { next = min(next * 2, maximum) }
        return next * (0.5 + 0.5 * min(max(chance, 0), 1))
    }

    /// After a success.
    mutating func reset() {
        next = initial
    }
}
