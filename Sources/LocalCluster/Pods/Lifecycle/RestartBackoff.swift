/// How long a container that keeps ending waits before it is started again: not at all the first time, then 10 s,
/// twice as long each time, at most 5 minutes. A run of more than 10 minutes makes up for all before.
struct RestartBackoff: Sendable, Hashable {
    static let first: Duration = .seconds(10)
    static let longest: Duration = .seconds(300)
    static let redeeming: Duration = .seconds(600)

    private var next: Duration = .zero

    /// - Parameter run: how long the container ran.
    /// - Returns: how long to wait now.
    mutating func delay(afterRun run: Duration) -> Duration {
        if run > Self.redeeming { next = .zero }
        defer { next = next == .zero ? Self.first : min(next * 2, Self.longest) }
        return next
    }
}
