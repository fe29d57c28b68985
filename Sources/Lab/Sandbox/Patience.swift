/// Waits for a condition by asking again, with growing pauses and an end.
struct Patience {
    /// The longest wait.
    let limit: Duration

    init(seconds: Int) {
        limit = .seconds(seconds)
    }

    /// Asks until the condition holds.
    /// - Throws: ``LabError`` that names what was awaited, when the time is up; and what `condition` throws.
    func wait(_ what: String, until condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + limit
        var pause = Duration.milliseconds(10)
        while try await !condition() {
            guard ContinuousClock.now < end else {
                throw LabError(.timeout, "waited \(limit.components.seconds) s for \(what)")
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(200))
        }
    }
}
