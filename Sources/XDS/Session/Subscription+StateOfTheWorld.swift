import EnvoyAPI

/// The state-of-the-world form: a response of a wildcard type holds everything, one of a type by name what changed.
/// What a client does not find in the former does not exist.
extension Subscription {
    /// The response that brings the client to `targets`; none while another is in flight.
    ///
    /// - Parameter removing: whether a type that removes last may leave out what is no more.
    mutating func statePushes(to targets: [ResourceTable], removing: Bool, cache: PushCache) -> [Push] {
        guard inFlight.isEmpty else { return [] }
        let (updated, gone) = difference(to: targets, cache: cache)
        discharge(gone: gone, retaining: !removing && !TypeOrder.needsNames(typeURL))
        let asked = owed.union(updated.isEmpty ? [] : disputed)
        let isDue = !isAnswered || !updated.isEmpty || !owed.isEmpty || !gone.isEmpty
        standing = targets
        owed = []
        if !updated.isEmpty { disputed = [] }
        for resource in updated where !retained.isEmpty { retained[resource.name] = nil }
        if TypeOrder.needsNames(typeURL) {
            return isDue && (!isAnswered || !updated.isEmpty || !asked.isEmpty)
                ? record([byName(updated, asked: asked, targets)], targets) : []
        }
        let dropsRetained = removing && !retained.isEmpty
        if dropsRetained { retained = [:] }
        return isDue || dropsRetained ? record([wholeState(targets)], targets) : []
    }

    /// What changed of all that the client wants, over all layers.
    private func difference(
        to targets: [ResourceTable], cache: PushCache
    ) -> (updated: [EncodedResource], gone: [EncodedResource]) {
        var updated: [EncodedResource] = []
        var gone: [EncodedResource] = []
        for layer in 0..<max(standing.count, targets.count) {
            let old = Self.table(layer, of: standing)
            let new = Self.table(layer, of: targets)
            if old === new { continue }
            let change = cache.change(from: old, to: new)
            updated.append(contentsOf: wanted(change.updated).resources)
            gone.append(
                contentsOf: change.removed.filter { wants($0.name) && Self.resource($0.name, in: targets) == nil })
        }
        return (updated, gone)
    }

    private mutating func byName(_ updated: [EncodedResource], asked: Set<String>, _ targets: [ResourceTable]) -> Push {
        let sent = Set(updated.map(\.name))
        let others = asked.subtracting(sent).compactMap { Self.resource($0, in: targets) }
        let resources = (updated + others).sorted { $0.name < $1.name }
        return individual(resources, removed: [], targets, in: .stateOfTheWorld)
    }

    private mutating func wholeState(_ targets: [ResourceTable]) -> Push {
        let filled = targets.filter { !$0.resources.isEmpty }
        guard isWildcard && retained.isEmpty else {
            let present = filled.flatMap { table in table.resources.filter { wants($0.name) } }
            let resources = (present + retained.values).sorted { $0.name < $1.name }
            return individual(resources, removed: [], targets, in: .stateOfTheWorld)
        }
        let ids = filled.map(\.id)
        let resources = filled.count == 1 ? filled[0].resources : filled.flatMap(\.resources)
        return Push(
            discoveryProtocol: .stateOfTheWorld, typeURL: typeURL,
            nonce: "s" + ids.map { String($0, radix: 16) }.joined(separator: "."),
            version: Self.version(of: targets), resources: resources, removed: [],
            identity: Push.Identity(
                from: [], to: ids, omitted: [], removed: [], discoveryProtocol: .stateOfTheWorld, typeURL: typeURL))
    }
}
