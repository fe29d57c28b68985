import FoundationEssentials
import Kubernetes

/// One step of a StatefulSet: pods with numbers, one after the other. Pure.
struct StatefulSetPlan {
    /// The numbers of pods to create, each with the revision of its template.
    private(set) var creates: [(ordinal: Int, revision: String)] = []
    private(set) var deletes: [JSON] = []

    private let set: JSON
    private let pods: [Int: JSON]
    private let current: String
    private let update: String
    private let now: Date

    /// - Parameters:
    ///   - current: the revision that all pods have had last.
    ///   - update: the revision of the present template.
    init(_ set: JSON, pods: [JSON], current: String, update: String, now: Date) {
        self.set = set
        self.current = current
        self.update = update
        self.now = now
        self.pods = Dictionary(
            pods.compactMap { pod in Self.ordinal(pod, of: set).map { ($0, pod) } },
            uniquingKeysWith: { first, _ in first })
        if !set.isBeingDeleted { step() }
    }

    static func ordinal(_ pod: JSON, of set: JSON) -> Int? {
        guard pod.name.hasPrefix("\(set.name)-") else { return nil }
        return Int(pod.name.dropFirst(set.name.count + 1))
    }

    private var replicas: Int { Int(clamping: set.spec["replicas"]?.int ?? 1) }
    private var isOrdered: Bool { self.set.spec["podManagementPolicy"]?.string ?? "OrderedReady" == "OrderedReady" }
    private var partition: Int {
        Int(clamping: set.spec["updateStrategy"]?["rollingUpdate"]?["partition"]?.int ?? 0)
    }

    private func isHealthy(_ pod: JSON) -> Bool {
        guard pod.isActivePod else { return false }
        return pod.availableFrom(minReadySeconds: set.spec["minReadySeconds"]?.int ?? 0).map { $0 <= now } ?? false
    }

    private mutating func step() {
        for ordinal in 0..<replicas {
            if let pod = pods[ordinal] {
                if pod.isFinished, !pod.isBeingDeleted { deletes.append(pod) }
                if isOrdered, !isHealthy(pod) { return }
            } else {
                creates.append((ordinal, ordinal < partition ? current : update))
                if isOrdered { return }
            }
        }
        for ordinal in pods.keys.filter({ $0 >= replicas }).sorted(by: >) {
            guard let pod = pods[ordinal] else { continue }
            if !pod.isBeingDeleted { deletes.append(pod) }
            if isOrdered { return }
        }
        rollOver()
    }

    /// Replaces outdated pods from the last to the first, each when the one before is well.
    private mutating func rollOver() {
        guard set.spec["updateStrategy"]?["type"]?.string ?? "RollingUpdate" == "RollingUpdate" else { return }
        for ordinal in stride(from: replicas - 1, through: min(partition, replicas), by: -1) {
            guard let pod = pods[ordinal] else { return }
            if pod.revisionName(of: set) != update {
                if !pod.isBeingDeleted { deletes.append(pod) }
                return
            }
            if !isHealthy(pod) { return }
        }
    }

    static func pod(of set: JSON, ordinal: Int, template: JSON, revision: String) -> JSON {
        var pod = PodTemplate.pod(of: set, template: template)
        let name = "\(set.name)-\(ordinal)"
        pod.metadata["generateName"] = nil
        pod.metadata["name"] = .string(name)
        var labels = pod.labels
        labels["statefulset.kubernetes.io/pod-name"] = name
        labels["apps.kubernetes.io/pod-index"] = String(ordinal)
        labels[RevisionHistory.hashLabel] = revision
        pod.metadata["labels"] = JSON(labels)
        pod.spec["hostname"] = .string(name)
        if let service = set.spec["serviceName"]?.string, !service.isEmpty { pod.spec["subdomain"] = .string(service) }
        return pod
    }
}

/// The status of a StatefulSet out of its pods. Pure.
struct StatefulSetStatus {
    let json: JSON
    let wakeUp: Date?

    init(_ set: JSON, pods: [JSON], current: String, update: String, now: Date) {
        let present = pods.filter { !$0.isFinished }
        let minReady = set.spec["minReadySeconds"]?.int ?? 0
        let available = present.compactMap { $0.isBeingDeleted ? nil : $0.availableFrom(minReadySeconds: minReady) }
        let updated = present.count { !$0.isBeingDeleted && $0.revisionName(of: set) == update }
        let wanted = Int(clamping: set.spec["replicas"]?.int ?? 1)
        let ready = present.count { !$0.isBeingDeleted && $0.isReadyPod }
        let isDone = updated == wanted && present.count == wanted && ready == wanted
        let current = isDone ? update : current
        var status: JSON = [
            "replicas": .int(Int64(present.count)), "collisionCount": 0, "currentRevision": .string(current),
            "updateRevision": .string(update), "availableReplicas": .int(Int64(available.count { $0 <= now })),
        ]
        status["observedGeneration"] = set.metadata["generation"]
        status.setCount("readyReplicas", ready)
        status.setCount("updatedReplicas", updated)
        status.setCount("currentReplicas", present.count { !$0.isBeingDeleted && $0.revisionName(of: set) == current })
        json = status
        wakeUp = available.filter { $0 > now }.min()
    }
}
