/// Which failures of a probe are worth an event: the first, every one that is new, and the same one from time to time.
struct FailureReports: Sendable, Hashable {
    static let pause: Duration = .seconds(30)

    private var last: String?
    private var time: ContinuousClock.Instant?

    /// - Parameter message: why it failed; `nil` for a success.
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
