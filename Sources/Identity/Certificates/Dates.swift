import Foundation

extension Date {
    /// Cut to whole seconds, the resolution of certificates.
    var wholeSeconds: Date { Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down)) }

    /// "2025-01-31T12:00:00Z".
    var text: String { formatted(.iso8601) }

    func adding(_ duration: Duration) -> Date {
        addingTimeInterval(TimeInterval(duration.components.seconds))
    }
}

extension Duration {
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }

    static func hours(_ count: Int) -> Duration { .seconds(count * 3_600) }
}

/// A span of time in the largest fitting unit: "3 days", "5 hours", "1 minute".
func spanText(_ interval: TimeInterval) -> String {
    let seconds = Int(min(abs(interval), 1e12))
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")]
    let (size, name) = units.first { seconds >= $0.0 } ?? (1, "second")
    let count = seconds / size
    return "\(count) \(name)\(count == 1 ? "" : "s")"
}
