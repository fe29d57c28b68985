import EnvoyAPI

/// The incremental form: responses hold differences.
extension Subscription {
    /// The responses that bring the client to what there is; none while others are in flight.
    ///
    /// A layer's difference is a response of its own, the same for all sessions that cross it with the same names.
    /// What only this client needs goes into one more response.
    ///
    /// - Parameter removing: whether resources of a type that removes last may be removed now.
    mutating func deltaPushes(removing: Bool, cache: PushCache) -> [Push] {
        guard inFlight.isEmpty else { return [] }
        if let known { return [catchUp(from: known, removing: removing)] }
        let withdrawn = followTables()
        var pushes: [Push] = []
        for layer in 0..<max(standing.count, targets.count) {
            let old = Self.table(layer, of: standing)
            let new = Self.table(layer, of: targets)
            if old === new { continue }
            if let push = cross(from: old, to: new, removing: removing, cache: cache) {
                pushes.append(push)
            }
        }
        standing = targets
        if let push = individualPush(withdrawn: withdrawn, afterChange: !pushes.isEmpty, removing: removing) {
            pushes.append(push)
        }
        if pushes.isEmpty && !isAnswered { pushes.append(individual([], removed: [])) }
        record(pushes)
        return pushes
    }

    /// Owes the client the virtual hosts of tables that it was sent anew; returns the names of those that it is to forget.
    private mutating func followTables() -> Set<String> {
        // A client that has nothing yet gets everything anyhow, in the same bytes as others.
        guard let tables, tables.isUnsettled, !standing.isEmpty else { return [] }
        for table in targets { owed.formUnion(tables.renewed(among: table.resources).map(\.name)) }
        return Set(standing.flatMap { tables.left(among: $0.resources).map(\.name) }).filter { !wants($0) }
    }

    /// One layer's difference, as far as the client wants it.
    private mutating func cross(
        from old: ResourceTable, to new: ResourceTable, removing: Bool, cache: PushCache
    ) -> Push? {
        let change = cache.change(from: old, to: new)
        let selection = selection(of: change.updated, from: old, to: new, cache: cache)
        let resources = selection.resources
        let gone = change.removed.filter { wants($0.name) && Self.resource($0.name, in: targets) == nil }
        discharge(gone: gone, retaining: !removing)
        if gives(resources, to: owed) { owed = [] }
        discharge(resources)
        let removed = removing && !gone.isEmpty ? gone.map(\.name).filter { !keeps($0) } : []
        if resources.isEmpty && removed.isEmpty { return nil }
        return Push(
            discoveryProtocol: .delta, typeURL: typeURL,
            nonce: String(new.id, radix: 16) + "." + String(old.id, radix: 16), version: new.version,
            resources: resources, removed: removed,
            identity: .step(from: old.id, to: new.id, omitted: selection.omitted, removed: removed))
    }

    /// What the client gets of `updated`. Where many have changed, looked up once for all that asked for the same names.
    private func selection(
        of updated: [EncodedResource], from old: ResourceTable, to new: ResourceTable, cache: PushCache
    ) -> Selection {
        guard !isWildcard, updated.count > 32, let names = names.whole else { return selection(of: updated) }
        return cache.selection(from: old, to: new, names) { selection(of: updated) }
    }

    /// What the client gets of `updated`.
    func selection(of updated: [EncodedResource]) -> Selection {
        if isWildcard && tables == nil || updated.allSatisfy({ names.contains($0.name) }) {
            return Selection(resources: updated)
        }
        let outside = isWildcard ? updated.positions(outside: tables?.held ?? []) : Array(updated.indices)
        let omitted = outside.filter { !names.contains(updated[$0].name) }
        if omitted.isEmpty { return Selection(resources: updated) }
        return Selection(resources: updated.filter { wants($0.name) }, omitted: omitted.map(Int32.init))
    }

    /// Whether `resources`, all of which were asked for by name, are just what is `owed`: told by their number, where the
    /// client is owed all that it asked for.
    private func gives(_ resources: [EncodedResource], to owed: Set<String>) -> Bool {
        guard !isWildcard, resources.count == owed.count, let all = names.whole?.names else { return false }
        return all == owed
    }

    /// `gone` are no more: the client is told now, or, when they are retained, last of all.
    mutating func discharge(gone: [EncodedResource], retaining: Bool) {
        for resource in gone {
            owed.remove(resource.name)
            disputed.remove(resource.name)
            forget(refusalOf: resource.name)
            if retaining || keeps(resource.name) { retained[resource.name] = resource }
        }
    }

    /// `resources` are about to be sent: nothing else needs to be done about them.
    mutating func discharge(_ resources: [EncodedResource]) {
        // What has become empty is replaced: it would keep the room of its fullest time, for every client.
        if !owed.isEmpty {
            for resource in resources { owed.remove(resource.name) }
            if owed.isEmpty { owed = [] }
        }
        if !retained.isEmpty {
            for resource in resources { retained[resource.name] = nil }
            if retained.isEmpty { retained = [:] }
        }
        if !disputed.isEmpty {
            for resource in resources { disputed.remove(resource.name) }
            if disputed.isEmpty { disputed = [] }
        }
    }

    /// What this client alone is owed: names it just asked for, disputed resources, removals that waited, and what is
    /// `withdrawn` because the client does not want it any more.
    private mutating func individualPush(
        withdrawn: Set<String>, afterChange: Bool, removing: Bool
    ) -> Push? {
        if owed.isEmpty && retained.isEmpty && disputed.isEmpty && withdrawn.isEmpty { return nil }
        var asked = owed
        if afterChange { asked.formUnion(disputed.filter(wants)) }
        var resources: [EncodedResource] = []
        var removed = withdrawn
        for name in asked.sorted() {
            if let resource = Self.resource(name, in: targets) {
                resources.append(resource)
            } else if removing || (owed.contains(name) && retained[name] == nil) {
                removed.insert(name)
            } else {
                retain(name)
            }
        }
        if removing { removed.formUnion(retained.keys.filter { !keeps($0) }) }
        if resources.isEmpty && removed.isEmpty { return nil }
        owed = []
        if afterChange { disputed = [] }
        if removing { retained = retained.filter { keeps($0.key) } }
        return individual(resources, removed: removed.sorted())
    }

    /// The client has something called `name` that is no more, and keeps it for a while.
    private mutating func retain(_ name: String) {
        if retained[name] == nil { retained[name] = EncodedResource(name: name, typeURL: typeURL, bytes: []) }
    }

    /// The first response to a client that comes back with what it had: only what differs, and what is no more.
    private mutating func catchUp(from known: [String: String], removing: Bool) -> Push {
        var resources = targets.flatMap { table in
            table.resources.filter { wants($0.name) && known[$0.name] != $0.version }
        }
        if let tables, isWildcard {
            let renewed = targets.flatMap { tables.renewed(among: $0.resources) }
            resources += renewed.filter { known[$0.name] == $0.version }
        }
        let gone = Set(
            known.keys.filter { name in
                wants(name) ? Self.resource(name, in: targets) == nil : isWildcard
            })
        let missing = owed.filter { known[$0] == nil && Self.resource($0, in: targets) == nil }
        self.known = nil
        owed = []
        standing = targets
        for name in gone where !removing || keeps(name) { retain(name) }
        let removed = removing ? missing.union(gone.filter { !keeps($0) }) : missing
        let push = individual(resources, removed: removed.sorted())
        record([push])
        return push
    }
}
