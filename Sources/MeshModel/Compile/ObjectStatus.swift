public import MeshAPI

/// What the mesh has to say about one object of the user's.
public struct ObjectStatus: Sendable, Hashable {
    /// The object.
    public var object: ObjectKey
    /// The cluster that it is in.
    public var cluster: ClusterID
    /// The generation of the object that this is about.
    public var generation: Int64
    /// Whether the object is in force, be it in part.
    public var isAccepted: Bool
    /// One word for programs: `Accepted`, `Conflicted` or `Invalid`.
    public var reason: String
    /// A sentence for people.
    public var message: String
    /// What has no effect or not the effect that its author may expect, each with the next thing to check.
    public var warnings: [String]
}
