import FoundationEssentials
import Kubernetes

/// One step of a Deployment: how it and its ReplicaSets are to be from now on. Pure: values in, values out; the next
/// step follows when the sets have changed.
struct DeploymentPlan: Sendable {
    let spec: DeploymentSpec
    let now: Date
    /// Names that ReplicaSets of the namespace have already.
    private let taken: Set<String>

    /// With its annotations and its status.
    var deployment: JSON
    /// Its ReplicaSets, oldest first. One without uid is to be created.
    var sets: [JSON]
    /// Those to be deleted.
    var removed: [String] = []
    var events: [PlannedEvent] = []
    /// When something is due although nothing happens.
    var wakeUp: Date?
    /// Which set has the present template.
    var newIndex: Int?
    var conditions: Conditions

    init(_ deployment: JSON, sets: [JSON], taken: Set<String>, now: Date) {
        self.deployment = deployment
        self.sets = sets.sorted { $0.creationOrder < $1.creationOrder }
        self.taken = taken
        self.now = now
        spec = DeploymentSpec(deployment)
        conditions = Conditions(deployment.status["conditions"])
        let identity = deployment.templateIdentity
        newIndex = self.sets.firstIndex { $0.templateIdentity == identity }
        if !deployment.isBeingDeleted { step() }
        finish()
    }

    private mutating func step() {
        notePause()
        if spec.isPaused {
            _ = adoptNewSet()
            scaleProportionally()
            return removeOldSets()
        }
        if isScaling {
            _ = adoptNewSet()
            return scaleProportionally()
        }
        if spec.isRolling { rollOver() } else { recreate() }
        if isComplete { removeOldSets() }
    }

    var oldIndices: [Int] { sets.indices.filter { $0 != newIndex } }
    var newSet: JSON? { newIndex.map { sets[$0] } }

    /// Removes the oldest sets beyond the limit.
    private mutating func removeOldSets() {
        let idle = oldIndices.filter {
            let set = sets[$0]
            return !set.isBeingDeleted && set.wantedReplicas == 0 && set.isWithoutPods
        }
        let surplus = idle.count - spec.historyLimit
        guard surplus > 0 else { return }
        removed = idle.sorted { sets[$0].revision < sets[$1].revision }.prefix(surplus).map { sets[$0].name }
    }

    private mutating func notePause() {
        guard spec.progressDeadline != nil else { return }
        let reason = conditions["Progressing"]?["reason"]?.string
        if reason == "ProgressDeadlineExceeded" { return }
        if spec.isPaused, reason != "DeploymentPaused" {
            setProgress(nil, "DeploymentPaused", "Deployment is paused")
        } else if !spec.isPaused, reason == "DeploymentPaused" {
            setProgress(nil, "DeploymentResumed", "Deployment is resumed")
        }
    }
}

// The set with the present template.
extension DeploymentPlan {
    /// Gives the set with the present template the newest revision. `false` when there is none.
    mutating func adoptNewSet() -> Bool {
        guard let index = newIndex else { return false }
        let newest = (oldIndices.map { sets[$0].revision }.max() ?? 0) + 1
        let before = sets[index].revision
        copyAnnotations(to: &sets[index])
        if before < newest {
            if before > 0 {
                let history = sets[index].annotations[DeploymentAnnotation.revisionHistory]
                sets[index].setAnnotation(
                    DeploymentAnnotation.revisionHistory,
                    [history, String(before)].compactMap(\.self).joined(separator: ","))
            }
            sets[index].setAnnotation(DeploymentAnnotation.revision, String(newest))
        }
        sets[index].spec["minReadySeconds"] = deployment.spec["minReadySeconds"]
        deployment.setAnnotation(DeploymentAnnotation.revision, String(sets[index].revision))
        if spec.progressDeadline != nil, conditions["Progressing"] == nil {
            setProgress(true, "FoundNewReplicaSet", "Found new replica set \"\(sets[index].name)\"")
        }
        return true
    }

    /// Makes the set for the present template.
    mutating func createNewSet() {
        let (name, hash) = freeName()
        var set: JSON = [
            "kind": "ReplicaSet", "apiVersion": "apps/v1",
            "metadata": [
                "name": .string(name), "namespace": .string(deployment.namespace),
                "ownerReferences": [OwnerReference.controller(deployment)],
            ],
            "spec": ["selector": deployment.spec["selector"] ?? [:], "template": deployment.spec["template"] ?? [:]],
        ]
        Self.label(&set, hash)
        set.spec["minReadySeconds"] = deployment.spec["minReadySeconds"]
        copyAnnotations(to: &set)
        let revision = String((sets.map(\.revision).max() ?? 0) + 1)
        set.setAnnotation(DeploymentAnnotation.revision, revision)
        deployment.setAnnotation(DeploymentAnnotation.revision, revision)
        set.spec["replicas"] = .int(wantedOfNewSet(now: 0))
        noteScale(on: &set)
        sets.append(set)
        newIndex = sets.count - 1
        if spec.progressDeadline != nil {
            setProgress(true, "NewReplicaSetCreated", "Created new replica set \"\(name)\"")
        }
        if set.wantedReplicas > 0 { noteScaling(name, from: 0, to: set.wantedReplicas) }
    }

    private mutating func freeName() -> (name: String, hash: String) {
        var collisions = deployment.status["collisionCount"]?.int ?? 0
        while true {
            let hash = TemplateHash.of(deployment.templateIdentity, collisions: collisions)
            let name = "\(deployment.name)-\(hash)"
            guard taken.contains(name) else { return (name, hash) }
            collisions += 1
            deployment.status["collisionCount"] = .int(collisions)
        }
    }

    private static func label(_ set: inout JSON, _ hash: String) {
        let label = JSON.string(hash)
        var template = set.spec["template"] ?? [:]
        var labels = template.metadata["labels"] ?? [:]
        labels[DeploymentAnnotation.hashLabel] = label
        template.metadata["labels"] = labels
        set.spec["template"] = template
        set.metadata["labels"] = labels
        var selector = set.spec["selector"] ?? [:]
        var matched = selector["matchLabels"] ?? [:]
        matched[DeploymentAnnotation.hashLabel] = label
        selector["matchLabels"] = matched
        set.spec["selector"] = selector
    }

    private func copyAnnotations(to set: inout JSON) {
        for (name, value) in deployment.annotations where !DeploymentAnnotation.own.contains(name) {
            set.setAnnotation(name, value)
        }
    }
}
