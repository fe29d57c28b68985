/// The name of a pod in the mesh.
public struct WorkloadKey: Sendable, Hashable, Comparable {
    /// The cluster in which it runs.
    public let cluster: ClusterID
    /// Its namespace.
    public let namespace: String
    /// Its name in that namespace.
    public let name: String

    /// The pod `name` of `namespace` in `cluster`.
    public init(cluster: ClusterID, namespace: String, name: String) {
        self.cluster = cluster
        self.namespace = namespace
        self.name = name
    }

    public static func < (left: WorkloadKey, right: WorkloadKey) -> Bool {
        (left.cluster, left.namespace, left.name) < (right.cluster, right.namespace, right.name)
    }
}
