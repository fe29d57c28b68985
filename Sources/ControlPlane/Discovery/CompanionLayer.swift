/// What proxies are served beside the configuration that generations of the mesh make.
enum CompanionLayer: Int, Sendable, Hashable, CaseIterable {
    /// The roots of the mesh.
    case roots
    /// The certificates that a gateway presents to clients outside the mesh.
    case credentials
}
