/// When an Envoy that ended is started again: the first time at once, then after growing pauses. One that ran for a
/// minute starts the count anew. There is no end to it.
struct RestartPolicy: Sendable {
    private var backoff = Backoff(initial: .milliseconds(500), maximum: .seconds(30))
    private var isFirst = true

    /// - Parameter chance: a random number from 0 to 1.
    mutating func pause(ranFor duration: Duration, chance: Double) -> Duration {
        if duration >= .seconds(60) { self = RestartPolicy() }
        defer { isFirst = false }
        return isFirst ? .zero : backoff.delay(chance: chance)
    }
}
