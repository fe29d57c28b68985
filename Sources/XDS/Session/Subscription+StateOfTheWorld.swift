import EnvoyAPI

/// The state-of-the-world form: a response of a wildcard type holds everything, one of a type by name what changed.
/// What a client does not find in the former does not exist.
extension Subscription {
    /// The response that brings the client to what there is; none while another is in flight.
    ///
    /// - Parameter removing: whether a type that removes last may leave out what is no more.
    mutating func statePushes(removing: Bool, cache: PushCache) -> [Push] {
        guard inFlight.isEmpty else { return [] }
        let (updated, gone) = difference(cache: cache)
        discharge(gone: gone, retaining: !removing && !needsNames)
        let asked = owed.union(updated.isEmpty ? [] : disputed)
        let isDue = !isAnswered || !updated.isEmpty || !owed.isEmpty || !gone.isEmpty
        standing = targets
        owed = []
        if !updated.isEmpty { disputed = [] }
        for resource in updated where !retained.isEmpty { retained[resource.name] = nil }
        var pushes: [Push] = []
        if needsNames {
            if isDue && (!isAnswered || !updated.isEmpty || !asked.isEmpty) {
                pushes = [byName(updated, asked: asked)]
            }
        } else {
            let dropsRetained = removing && !retained.isEmpty
            if dropsRetained { retained = [:] }
            if isDue || dropsRetained { pushes = [wholeState()] }
        }
        record(pushes)
        return pushes
    }

    /// What changed of all that the client wants, over all layers.
    private func difference(cache: PushCache) -> (updated: [EncodedResource], gone: [EncodedResource]) {
        var updated: [EncodedResource] = []
        var gone: [EncodedResource] = []
        for layer in 0..<max(standing.count, targets.count) {
            let old = Self.table(layer, of: standing)
            let new = Self.table(layer, of: targets)
            if old === new { continue }
            let change = cache.change(from: old, to: new)
            updated.append(contentsOf: selection(of: change.updated).resources)
            gone.append(
                contentsOf: change.removed.filter { wants($0.name) && Self.resource($0.name, in: targets) == nil })
        }
        return (updated, gone)
    }

    private mutating func byName(_ updated: [EncodedResource], asked: Set<String>) -> Push {
        let sent = Set(updated.map(\.name))
        let others = asked.subtracting(sent).compactMap { Self.resource($0, in: targets) }
        let resources = (updated + others).sorted { $0.name < $1.name }
        return individual(resources, removed: [], in: .stateOfTheWorld)
    }

    private mutating func wholeState() -> Push {
        let filled = targets.filter { !$0.resources.isEmpty }
        guard isWildcard && retained.isEmpty else {
            let present = filled.flatMap { table in table.resources.filter { wants($0.name) } }
            let resources = (present + retained.values).sorted { $0.name < $1.name }
            return individual(resources, removed: [], in: .stateOfTheWorld)
        }
        let ids = filled.map(\.id)
        let resources = filled.count == 1 ? filled[0].resources : filled.flatMap(\.resources)
        return Push(
            discoveryProtocol: .stateOfTheWorld, typeURL: typeURL,
            nonce: "s" + ids.map { String($0, radix: 16) }.joined(separator: "."),
            version: version, resources: resources, removed: [], identity: .state(ids, typeURL: typeURL))
    }
}
