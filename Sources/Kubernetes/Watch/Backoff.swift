/// How long to wait before the next attempt: twice as long every time, up to a limit, spread by jitter.
public struct Backoff: Sendable, Hashable {
    public let first: Duration
    public let limit: Duration
    private(set) var attempts = 0

    public init(first: Duration = .milliseconds(200), limit: Duration = .seconds(30)) {
        self.first = first
        self.limit = limit
    }

    /// The next pause, between half and all of the present step.
    /// - Parameter jitter: in 0..<1, from the caller's source of chance.
    public mutating func next(jitter: Double) -> Duration {
        let step = min(limit, first * (1 << min(attempts, 20)))
        attempts += 1
        return step / 2 + step / 2 * min(max(jitter, 0), 1)
    }

    /// Something went well: the next pause is short again.
    public mutating func reset() { attempts = 0 }
}
