/// Decides which of many failures are worth a line: a new one at once, the same one again once a minute with its count.
struct FailureLog: Sendable {
    private let interval: Duration
    private var text: String?
    private var logged: ContinuousClock.Instant?
    private var unlogged = 0
    /// Failures since the last success.
    private(set) var count = 0

    init(interval: Duration = .seconds(60)) {
        self.interval = interval
    }

    /// What to log of a failure; nil when nothing.
    mutating func record(_ text: String, at now: ContinuousClock.Instant) -> String? {
        count += 1
        if text != self.text {
            self.text = text
            return note(text, now)
        }
        unlogged += 1
        guard let logged, now - logged >= interval else { return nil }
        return note("\(text)\n(again, \(unlogged) more times since this was last logged)", now)
    }

    private mutating func note(_ line: String, _ now: ContinuousClock.Instant) -> String {
        logged = now
        unlogged = 0
        return line
    }

    /// Forgets all; returns how many failures there were.
    mutating func success() -> Int {
        defer { self = FailureLog(interval: interval) }
        return count
    }
}
