import FoundationEssentials
import Kubernetes

/// Which pod goes first when there are too many: the one that is missed least. Smaller goes first.
struct DeletionOrder: Comparable {
    private static let costAnnotation = "controller.kubernetes.io/pod-deletion-cost"

    private let isAssigned: Bool
    private let phase: Int
    private let isReady: Bool
    private let cost: Int64
    /// Reversed: the one that became ready last goes first.
    private let readySince: TimeInterval
    private let restarts: Int64
    private let created: String
    private let name: String

    init(_ pod: JSON) {
        isAssigned = pod.spec["nodeName"]?.string ?? "" != ""
        phase = ["Pending": 0, "Unknown": 1][pod.status["phase"]?.string ?? "Pending"] ?? 2
        isReady = pod.isReadyPod
        cost = pod.annotations[Self.costAnnotation].flatMap(Int64.init) ?? 0
        readySince = -(pod.readySince?.timeIntervalSinceReferenceDate ?? 0)
        restarts = (pod.status["containerStatuses"]?.array ?? []).map { $0["restartCount"]?.int ?? 0 }.max() ?? 0
        created = pod.metadata["creationTimestamp"]?.string ?? ""
        name = pod.name
    }

    static func < (one: Self, other: Self) -> Bool {
        if one.isAssigned != other.isAssigned { return !one.isAssigned }
        if one.phase != other.phase { return one.phase < other.phase }
        if one.isReady != other.isReady { return !one.isReady }
        if one.cost != other.cost { return one.cost < other.cost }
        if one.readySince != other.readySince { return one.readySince < other.readySince }
        if one.restarts != other.restarts { return one.restarts > other.restarts }
        return one.created == other.created ? one.name < other.name : one.created > other.created
    }
}
