/// What became of the requests of a ``Load``.
struct LoadReport: Codable, Sendable, Hashable {
    var sent: Int
    /// Answered with a status of 200 to 299.
    var ok: Int
    /// Answered with another status, or not at all.
    var failed: Int
    /// How long requests were sent.
    var seconds: Double
    /// Requests sent per second.
    var rate: Double
    /// Latencies in milliseconds, from when a request was due to the end of its answer or its failure.
    var p50: Double
    var p99: Double
    var max: Double
    /// How many answers had which status, and how many requests failed with which error.
    var answers: [String: Int]
    /// How many answers began with which words, up to the first comma.
    var bodies: [String: Int]

    static func milliseconds(_ latency: Duration) -> Double { rounded(latency / .milliseconds(1)) }

    /// Three digits after the point are enough for people.
    static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
