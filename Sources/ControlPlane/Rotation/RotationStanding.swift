import Identity
import Synchronization

/// What other parts of the control plane have to know of a rotation: written by the one who carries it through.
final class RotationStanding: Sendable {
    private let state: Mutex<RotationReport>

    init(_ report: RotationReport) { state = Mutex(report) }

    var report: RotationReport {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// Whether the record of a rotation, and not a file, says which authority signs.
    var isActive: Bool { state.withLock(\.isActive) }

    /// Roots that the mesh has left behind.
    var retired: Set<Fingerprint> {
        let rotation = state.withLock(\.rotation)
        guard let rotation, rotation.trusted.count == 1 else { return [] }
        return Set(rotation.leaving.map(\.fingerprint))
    }
}
