import Kubernetes

// How many pods each set gets.
extension DeploymentPlan {
    /// Whether somebody has asked for another number of pods since the sets were last told.
    var isScaling: Bool {
        sets.contains { set in
            guard set.wantedReplicas > 0,
                let told = set.annotations[DeploymentAnnotation.desired].flatMap(Int64.init)
            else { return false }
            return told != spec.replicas
        }
    }

    mutating func scale(_ index: Int, to replicas: Int64) {
        let before = sets[index].wantedReplicas
        sets[index].spec["replicas"] = .int(replicas)
        noteScale(on: &sets[index])
        if before != replicas { noteScaling(sets[index].name, from: before, to: replicas) }
    }

    func noteScale(on set: inout JSON) {
        set.setAnnotation(DeploymentAnnotation.desired, String(spec.replicas))
        set.setAnnotation(DeploymentAnnotation.maximum, String(spec.replicas + spec.maxSurge))
    }

    mutating func noteScaling(_ name: String, from before: Int64, to after: Int64) {
        let direction = after > before ? "up" : "down"
        events.append(
            .normal("ScalingReplicaSet", "Scaled \(direction) replica set \(name) from \(before) to \(after)"))
    }

    /// Spreads another number of pods over the sets that have some, each according to its size.
    mutating func scaleProportionally() {
        if let only = activeOrLatest { return scale(only, to: spec.replicas) }
        if isSaturated {
            for index in oldIndices where sets[index].wantedReplicas > 0 { scale(index, to: 0) }
            return
        }
        if spec.isRolling { spread() }
    }

    /// The one set that has pods; without any the newest.
    private var activeOrLatest: Int? {
        let active = sets.indices.filter { sets[$0].wantedReplicas > 0 }
        switch active.count {
        case 0: return newIndex ?? sets.indices.last
        case 1: return active[0]
        default: return nil
        }
    }

    private var isSaturated: Bool {
        guard let set = newSet else { return false }
        return set.wantedReplicas == spec.replicas && set.availableReplicas == spec.replicas
            && set.annotations[DeploymentAnnotation.desired] == String(spec.replicas)
    }

    private mutating func spread() {
        let allowed = spec.replicas > 0 ? spec.replicas + spec.maxSurge : 0
        let total = sets.reduce(0) { $0 + $1.wantedReplicas }
        let toAdd = allowed - total
        // Larger sets first; among equals the newest when there are more to come, the oldest when there are fewer.
        let order = sets.indices.filter { sets[$0].wantedReplicas > 0 }.sorted { one, other in
            let (first, second) = (sets[one].wantedReplicas, sets[other].wantedReplicas)
            return first == second ? (toAdd > 0 ? one > other : one < other) : first > second
        }
        var sizes: [Int: Int64] = [:]
        var added: Int64 = 0
        for index in order {
            let share = toAdd == 0 ? 0 : share(of: sets[index], toAdd: toAdd, added: added)
            sizes[index] = sets[index].wantedReplicas + share
            added += share
        }
        if toAdd != 0, let first = order.first {
            sizes[first] = max(0, (sizes[first] ?? 0) + toAdd - added)
        }
        for index in order { scale(index, to: sizes[index] ?? sets[index].wantedReplicas) }
    }

    private func share(of set: JSON, toAdd: Int64, added: Int64) -> Int64 {
        let rest = toAdd - added
        let share = proportion(of: set)
        return toAdd > 0 ? min(share, rest) : max(share, rest)
    }

    private func proportion(of set: JSON) -> Int64 {
        if spec.replicas == 0 { return -set.wantedReplicas }
        let told = set.annotations[DeploymentAnnotation.maximum].flatMap(Int64.init) ?? 0
        let before = told > 0 ? told : deployment.actualReplicas
        guard before > 0 else { return 0 }
        let size = Double(set.wantedReplicas * (spec.replicas + spec.maxSurge)) / Double(before)
        return Int64(size.rounded()) - set.wantedReplicas
    }
}
