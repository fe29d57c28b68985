/// The clusters of a lab and the networks between them, as one value from which everything else is derived.
public struct LabTopology: Sendable, Hashable {
    /// The name that reports give this arrangement.
    public let name: String
    /// The primary first.
    public let clusters: [LabCluster]

    /// Creates a topology of clusters, the primary first.
    public init(name: String, clusters: [LabCluster]) {
        self.name = name
        self.clusters = clusters
    }

    /// Two clusters on one network: `cluster1` holds the control plane, `cluster2` reaches it through a gateway.
    public static let primaryRemote = LabTopology(
        name: "primary-remote",
        clusters: [
            LabCluster(name: "cluster1", index: 1, role: .primary),
            LabCluster(name: "cluster2", index: 2, role: .remote),
        ]
    )

    /// The cluster that holds the control plane.
    public var primary: LabCluster { clusters[0] }

    /// The clusters without a control plane.
    public var remotes: ArraySlice<LabCluster> { clusters.dropFirst() }

    /// Looks a cluster up by its name.
    /// - Throws: ``LabError`` that lists the clusters there are.
    public func cluster(named name: String) throws -> LabCluster {
        guard let found = clusters.first(where: { $0.name == name }) else {
            throw LabError(
                .notFound, "the lab has no cluster \"\(name)\"; it has \(clusters.map(\.name).joined(separator: ", "))")
        }
        return found
    }
}
