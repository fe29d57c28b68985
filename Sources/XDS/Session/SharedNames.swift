import Synchronization

/// Names that sessions have in common, with an identity by which what follows from them is found again.
final class SharedNames: Sendable {
    private static let nextID = Atomic<UInt64>(1)

    /// Unique in this process.
    let id: UInt64
    let names: Set<String>

    init(_ names: Set<String>) {
        id = Self.nextID.wrappingAdd(1, ordering: .relaxed).oldValue
        self.names = names
    }
}
