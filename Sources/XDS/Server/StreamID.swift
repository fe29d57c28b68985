import Synchronization

/// Names one stream; unique in this process.
public struct StreamID: Sendable, Hashable, CustomStringConvertible {
    private static let next = Atomic<UInt64>(1)

    private let number: UInt64

    /// An identifier that no other stream has.
    public init() {
        number = Self.next.wrappingAdd(1, ordering: .relaxed).oldValue
    }

    public var description: String { "stream-\(number)" }
}
