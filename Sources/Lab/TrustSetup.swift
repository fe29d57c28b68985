/// How the clusters of a lab are made to trust each other, or not.
public enum TrustSetup: String, Codable, Sendable, CaseIterable {
    /// One root, an intermediate per cluster.
    case shared
    /// The remote clusters get an unrelated root: the set-up fault that this mesh must explain.
    case separate
}
