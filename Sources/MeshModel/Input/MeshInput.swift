/// Everything that the mesh is compiled from: the objects of all clusters and the operator's settings.
public struct MeshInput: Sendable {
    /// The last known objects of each cluster. A cluster that is cut off keeps its objects.
    public var clusters: [ClusterID: ClusterObjects]
    /// What holds for the whole mesh.
    public var settings: MeshSettings

    /// An input; without clusters unless given.
    public init(settings: MeshSettings, clusters: [ClusterID: ClusterObjects] = [:]) {
        self.settings = settings
        self.clusters = clusters
    }

    /// The objects of the cluster that holds Istio's configuration.
    var configuration: ClusterObjects { clusters[settings.configCluster] ?? ClusterObjects() }

    /// The cluster of the configuration first, the others by name: in this order definitions take precedence.
    var clustersByPrecedence: [(id: ClusterID, objects: ClusterObjects)] {
        clusters.sorted { left, right in
            let leftIsConfig = left.key == settings.configCluster
            let rightIsConfig = right.key == settings.configCluster
            return leftIsConfig == rightIsConfig ? left.key < right.key : leftIsConfig
        }
        .map { (id: $0.key, objects: $0.value) }
    }
}
