import FoundationEssentials
import Kubernetes

// How far a pod is, as controllers see it.
extension JSON {
    private var phase: String { status["phase"]?.string ?? "" }

    /// Whether all its containers have ended for good.
    var isFinished: Bool { phase == "Succeeded" || phase == "Failed" }

    /// Whether a controller counts this pod.
    var isActivePod: Bool { !isFinished && !isBeingDeleted }

    private var readyCondition: JSON? {
        (status["conditions"]?.array ?? []).first { $0["type"]?.string == "Ready" && $0["status"]?.string == "True" }
    }

    var isReadyPod: Bool { readyCondition != nil }

    /// Since when the pod is ready; `nil` when it is not.
    var readySince: Date? {
        readyCondition.map { $0["lastTransitionTime"]?.string.flatMap(ObjectTime.date) ?? .distantPast }
    }

    /// When the pod has been ready for long enough; `nil` when it is not ready.
    func availableFrom(minReadySeconds: Int64) -> Date? {
        readySince.map { minReadySeconds == 0 ? .distantPast : $0.addingTimeInterval(Double(minReadySeconds)) }
    }
}
