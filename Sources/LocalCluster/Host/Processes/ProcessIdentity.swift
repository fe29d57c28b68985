/// One process of this machine, told from a later one of the same number.
public struct ProcessIdentity: Codable, Sendable, Hashable {
    /// Its number.
    public let process: Int32
    /// When it was started, in clock ticks since boot.
    public let startTicks: UInt64

    /// - Returns: `nil` when there is no process of that number.
    public init?(of process: Int32) {
        guard let ticks = ProcessTable.startTicks(of: process) else { return nil }
        self.process = process
        self.startTicks = ticks
    }

    init(process: Int32, startTicks: UInt64) {
        self.process = process
        self.startTicks = startTicks
    }

    /// Whether it has not ended yet.
    public var isAlive: Bool { ProcessTable.startTicks(of: process) == startTicks }
}
