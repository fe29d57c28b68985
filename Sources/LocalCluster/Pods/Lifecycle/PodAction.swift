import Kubernetes

/// What a node has to do about a pod that it hears of.
enum PodAction: Sendable, Hashable {
    case start
    /// It runs already; its object has changed.
    case update
    /// It runs, and has so long to end.
    case end(Duration)
    /// It does not run, and is to go: nothing stands in the way of removing its object.
    case remove
    case nothing

    /// - Parameters:
    ///   - isRunning: whether this very pod (the uid, not the name) is being run.
    ///   - hasFinished: whether it has been run to its end, whatever its object says.
    static func decide(_ pod: JSON, isRunning: Bool, hasFinished: Bool = false) -> PodAction {
        if isRunning {
            return pod.isBeingDeleted
                ? .end(.seconds(max(0, pod.metadata["deletionGracePeriodSeconds"]?.int ?? 30))) : .update
        }
        if pod.isBeingDeleted { return .remove }
        return hasFinished || ["Succeeded", "Failed"].contains(pod.status["phase"]?.string) ? .nothing : .start
    }
}
