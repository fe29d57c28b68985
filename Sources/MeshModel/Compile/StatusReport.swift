import MeshAPI

/// Collects what compilation finds out about the objects of the configuration.
struct StatusReport {
    private let cluster: ClusterID
    private var warnings: [ObjectKey: [String]] = [:]
    private var refusals: [ObjectKey: String] = [:]
    private var generations: [ObjectKey: Int64] = [:]

    init(cluster: ClusterID) { self.cluster = cluster }

    /// Every object that is registered gets a status, also when nothing is found.
    mutating func register(_ key: ObjectKey, _ metadata: ObjectMeta) { generations[key] = metadata.generation }

    /// Part of the object has no effect.
    mutating func warn(_ key: ObjectKey, _ text: String) {
        if warnings[key]?.contains(text) != true { warnings[key, default: []].append(text) }
    }

    /// Nothing of the object has an effect.
    mutating func refuse(_ key: ObjectKey, _ text: String) { refusals[key] = text }

    /// One status for each object, in the order of their keys.
    func statuses() -> [ObjectStatus] {
        generations.keys.sorted().map { key in
            let refusal = refusals[key]
            let found = warnings[key] ?? []
            return ObjectStatus(
                object: key, cluster: cluster, generation: generations[key] ?? 0, isAccepted: refusal == nil,
                reason: refusal == nil ? "Accepted" : "Conflicted",
                message: refusal ?? (found.isEmpty ? "in force" : "in force, with \(found.count) warning(s)"),
                warnings: found)
        }
    }
}
