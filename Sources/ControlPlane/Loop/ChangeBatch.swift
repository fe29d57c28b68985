import MeshModel

/// All that has happened since the last look, the newest only of each object.
struct ChangeBatch: Sendable {
    var changes: [ObjectPlace: Change] = [:]
    /// Clusters that no longer belong to the mesh; their objects go. Comes before `changes`.
    var removedClusters: Set<ClusterID> = []
    /// The operator's settings, if they have changed.
    var settings: MeshSettings?
    /// Whether something happened that is no change: a cluster has become known in full, or cannot be reached.
    var isNudged = false

    var isEmpty: Bool { changes.isEmpty && removedClusters.isEmpty && settings == nil && !isNudged }

    mutating func add(_ change: Change, at place: ObjectPlace) {
        changes[place, default: Change()].merge(change)
    }

    mutating func remove(_ cluster: ClusterID) {
        changes = changes.filter { $0.key.cluster != cluster }
        removedClusters.insert(cluster)
    }
}
