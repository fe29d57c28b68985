/// Which failures of a probe are worth an event: the first, every one that is new, and the same one from time to time.
struct FailureReports: Sendable, Hashable {
    static let pause: Duration = .seconds(30)

    private var last: String?
    private var time: ContinuousClock.Instant?

    /// - Returns: `nil` messages are successes, and are never reported.
    mutating func isWorthReporting(_ message: String?, now: ContinuousClock.Instant) -> Bool {
        guard let message else {
            last = nil
            return false
        }
        if message == last, let time, now - time < Self.pause { return false }
        last = message
        time = now
        return true
    }
}
