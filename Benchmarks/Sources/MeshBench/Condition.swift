/// Waiting for something to become true.
enum Condition {
    /// Looks again and again until `body` says yes.
    /// - Throws: `BenchError` when it does not in time; what `body` throws.
    static func wait(
        for what: String, within limit: Duration, every pause: Duration = .milliseconds(20),
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + limit
        while try await !body() {
            guard ContinuousClock.now < end else {
                throw BenchError("waited \(limit.inSeconds) s for \(what), in vain")
            }
            try await Task.sleep(for: pause)
        }
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
    var inMilliseconds: Double { inSeconds * 1000 }
}
