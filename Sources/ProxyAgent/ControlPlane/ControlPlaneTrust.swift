import Identity

/// Whom the agent accepts as its control plane: the roots in the pod's file and those that the control plane sent last.
///
/// A new root reaches the file up to a minute and a half after the control plane has sent it.
struct ControlPlaneTrust: Sendable {
    let file: TrustFile
    let store: CertificateStore

    var hasMeshRoots: Bool { store.meshRoots != nil }

    /// - Throws: what ``TrustFile`` says of a file that cannot be used, unless there are other roots.
    func current() throws -> TrustBundle {
        guard let meshRoots = store.meshRoots else { return try file.current() }
        return (try? file.current()).map { $0.union(meshRoots) } ?? meshRoots
    }
}
