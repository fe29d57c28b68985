import Kubernetes

// From the old sets to the new one.
extension DeploymentPlan {
    /// One step of a rolling update: more of the new, or fewer of the old.
    mutating func rollOver() {
        if !adoptNewSet() { createNewSet() }
        guard let index = newIndex else { return }
        let before = sets[index].wantedReplicas
        let wanted = wantedOfNewSet(now: before)
        if wanted != before { return scale(index, to: wanted) }
        scaleDownOldSets()
    }

    /// How many pods the new set may have by now.
    func wantedOfNewSet(now before: Int64) -> Int64 {
        guard spec.isRolling, before < spec.replicas else { return spec.replicas }
        let total = sets.reduce(0) { $0 + $1.wantedReplicas }
        let room = spec.replicas + spec.maxSurge - total
        return room <= 0 ? before : before + min(room, spec.replicas - before)
    }

    private mutating func scaleDownOldSets() {
        guard let new = newSet, oldIndices.contains(where: { sets[$0].wantedReplicas > 0 }) else { return }
        let wanted = sets.reduce(0) { $0 + $1.wantedReplicas }
        let least = spec.replicas - spec.maxUnavailable
        let pending = new.wantedReplicas - new.availableReplicas
        let removable = wanted - least - pending
        guard removable > 0 else { return }
        var sizes = withoutUnhealthy(atMost: removable)
        var spare = sets.reduce(0) { $0 + $1.availableReplicas } - least
        for index in oldIndices where spare > 0 {
            let size = sizes[index] ?? sets[index].wantedReplicas
            let step = min(size, spare)
            sizes[index] = size - step
            spare -= step
        }
        for (index, size) in sizes.sorted(by: { $0.key < $1.key }) where size != sets[index].wantedReplicas {
            scale(index, to: size)
        }
    }

    /// Pods of old sets that do not work go first: nobody misses them.
    private func withoutUnhealthy(atMost limit: Int64) -> [Int: Int64] {
        var sizes: [Int: Int64] = [:]
        var rest = limit
        for index in oldIndices where rest > 0 {
            let set = sets[index]
            let unhealthy = max(0, set.wantedReplicas - set.availableReplicas)
            let step = min(rest, unhealthy)
            guard step > 0 else { continue }
            sizes[index] = set.wantedReplicas - step
            rest -= step
        }
        return sizes
    }

    /// First all of the old go, then the new come.
    mutating func recreate() {
        let active = oldIndices.filter { sets[$0].wantedReplicas > 0 }
        guard active.isEmpty else {
            _ = adoptNewSet()
            for index in active { scale(index, to: 0) }
            return
        }
        guard oldIndices.allSatisfy({ sets[$0].isWithoutPods }) else { return }
        if !adoptNewSet() { return createNewSet() }
        if let index = newIndex, sets[index].wantedReplicas != spec.replicas { scale(index, to: spec.replicas) }
    }
}
