import Kubernetes

/// What a Deployment asks for.
struct DeploymentSpec: Sendable, Hashable {
    /// More seconds than this mean that there is no deadline.
    private static let noDeadline = Int64(Int32.max)

    let replicas: Int64
    let isRolling: Bool
    let isPaused: Bool
    /// How many pods there may be beyond `replicas`.
    let maxSurge: Int64
    /// How many pods may be missing.
    let maxUnavailable: Int64
    let historyLimit: Int
    /// Seconds without progress after which a rollout has failed; `nil`: none.
    let progressDeadline: Int64?

    init(_ deployment: JSON) {
        let spec = deployment.spec
        replicas = spec["replicas"]?.int ?? 1
        isRolling = spec["strategy"]?["type"]?.string ?? "RollingUpdate" == "RollingUpdate"
        isPaused = spec["paused"]?.bool ?? false
        historyLimit = Int(clamping: spec["revisionHistoryLimit"]?.int ?? 10)
        let deadline = spec["progressDeadlineSeconds"]?.int ?? 600
        progressDeadline = deadline >= Self.noDeadline ? nil : deadline
        let rolling = spec["strategy"]?["rollingUpdate"]
        let surge = IntOrPercent(rolling?["maxSurge"] ?? "25%")?.of(replicas, .up) ?? 0
        let unavailable = IntOrPercent(rolling?["maxUnavailable"] ?? "25%")?.of(replicas, .down) ?? 0
        maxSurge = isRolling ? surge : 0
        // With neither, nothing could ever move.
        maxUnavailable = isRolling && replicas > 0 ? min(replicas, surge == 0 && unavailable == 0 ? 1 : unavailable) : 0
    }
}
