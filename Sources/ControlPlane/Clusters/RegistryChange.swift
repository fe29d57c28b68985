import MeshModel

/// What has to happen so that the clusters watched are those that the Secrets describe.
enum RegistryChange: Sendable, Hashable {
    case add(RemoteCluster)
    /// The same cluster by another way: its objects stay.
    case reconnect(RemoteCluster)
    case remove(ClusterID)

    /// The steps from what is watched to what is wanted. A cluster whose Secret has become unusable stays as it is:
    /// only a Secret that is gone removes a cluster.
    static func steps(from watched: [ClusterID: RemoteCluster], to wanted: RemoteClusters) -> [RegistryChange] {
        let removed = watched.keys.filter { wanted.clusters[$0] == nil && !wanted.unusable.contains($0) }
        let others = wanted.clusters.values.sorted { $0.id < $1.id }.compactMap { cluster -> RegistryChange? in
            guard let old = watched[cluster.id] else { return .add(cluster) }
            return old.configuration == cluster.configuration ? nil : .reconnect(cluster)
        }
        return removed.sorted().map(RegistryChange.remove) + others
    }
}
