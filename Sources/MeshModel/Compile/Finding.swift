import MeshAPI

/// What compilation has found out about one object of the configuration.
struct Finding: Sendable {
    private let generation: Int64
    /// Why nothing of the object has an effect.
    var refusal: String?
    private var warnings: [String] = []

    /// What the object says by itself.
    init(_ object: some Configuration) {
        generation = object.metadata.generation
        for path in object.unsupported + unsupportedFields(of: object) {
            warn("\(path) is not supported yet and has no effect")
        }
    }

    /// Part of the object has no effect. The same text counts once.
    mutating func warn(_ text: String) {
        if !warnings.contains(text) { warnings.append(text) }
    }

    /// What the owner of the object is told.
    func status(of key: ObjectKey, in cluster: ClusterID) -> ObjectStatus {
        ObjectStatus(
            object: key, cluster: cluster, generation: generation, isAccepted: refusal == nil,
            reason: refusal == nil ? "Accepted" : "Conflicted",
            message: refusal ?? (warnings.isEmpty ? "in force" : "in force, with \(warnings.count) warning(s)"),
            warnings: warnings)
    }
}
