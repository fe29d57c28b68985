import FoundationEssentials

/// Times as they stand in objects: RFC 3339 in UTC, to the second.
enum ObjectTime {
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    static func date(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }
}
