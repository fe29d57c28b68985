import FoundationEssentials
import Kubernetes

extension PodState {
    /// The state of a pod that ran before this cluster was started again: every container that ran then is gone, and
    /// is going to be started once more.
    init(_ spec: PodSpec, restoring status: JSON, now: Date) {
        self.init(spec, startTime: status["startTime"]?.string.flatMap(ObjectTime.date) ?? now)
        for entry in (status["initContainerStatuses"]?.array ?? []) + (status["containerStatuses"]?.array ?? []) {
            guard let name = entry["name"]?.string, containers[name] != nil else { continue }
            self[name].restartCount = Int(entry["restartCount"]?.int ?? 0)
            guard entry["containerID"] != nil else { continue }
            let start = entry[path: ["state", "running", "startedAt"]]?.string.flatMap(ObjectTime.date) ?? now
            let exit = ContainerExit(
                code: 137, reason: "ContainerStatusUnknown", message: "The cluster was stopped while the container ran")
            self[name].last = .init(exit: exit, startedAt: start, finishedAt: now)
        }
    }
}
