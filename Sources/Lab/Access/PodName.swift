/// Names a pod of the lab: `cluster2/sample/sleep`.
public struct PodName: Sendable, Hashable, CustomStringConvertible {
    /// The cluster's name.
    public let cluster: String
    /// The pod's namespace.
    public let namespace: String
    /// The pod's name, or that of the workload whose pod is meant.
    public let name: String

    /// Creates a name of its parts.
    public init(_ cluster: String, _ namespace: String, _ name: String) {
        self.cluster = cluster
        self.namespace = namespace
        self.name = name
    }

    /// Reads `CLUSTER/NAMESPACE/POD`; nil when a part is missing.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(parts[0], parts[1], parts[2])
    }

    public var description: String { "\(cluster)/\(namespace)/\(name)" }
}
