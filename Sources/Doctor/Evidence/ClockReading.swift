public import Foundation

/// What an API server's clock said, and the local one around it.
public struct ClockReading: Sendable, Equatable {
    /// By the answer's header `Date`, to the second; nil when it has none.
    public var server: Date?
    /// The local clock when the request was sent.
    public var sent: Date
    /// The local clock when the answer was there.
    public var received: Date

    public init(server: Date?, sent: Date, received: Date) {
        self.server = server
        self.sent = sent
        self.received = received
    }

    /// How far the server is ahead at least, in seconds; negative when it is behind. The time that the answer took and the
    /// second that the header is rounded to are given to the server's favour.
    public var lead: TimeInterval? {
        guard let server else { return nil }
        let earliest = sent.addingTimeInterval(-1)
        if server > received { return server.timeIntervalSince(received) }
        return server < earliest ? server.timeIntervalSince(earliest) : 0
    }
}
