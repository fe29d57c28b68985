/// How often the loop goes round. The first change after a quiet time goes at once; under steady change the pause
/// between rounds grows with what a round costs, so that the loop never takes more than a share of one core.
struct Pacing: Sendable, Hashable {
    /// The shortest pause between two rounds.
    var floor = Duration.milliseconds(10)
    /// The longest: no change waits longer than this, and one round.
    var ceiling = Duration.seconds(1)
    /// How many times the cost of a round the pause after it is.
    var factor = 4

    private var earliest: ContinuousClock.Instant?

    /// How long to wait, at `now`, before the next round; zero after a quiet time.
    func wait(at now: ContinuousClock.Instant) -> Duration {
        guard let earliest, earliest > now else { return .zero }
        return now.duration(to: earliest)
    }

    /// A round has ended.
    mutating func finished(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
        let cost = start.duration(to: end)
        earliest = end + min(ceiling, max(floor, cost * factor))
    }
}
