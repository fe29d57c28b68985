/// One step in the history of the objects of a kind.
struct Change: Sendable {
    enum Kind: Int64, Sendable {
        case added = 1
        case modified = 2
        case deleted = 3
    }

    let kind: Kind
    /// The object after the change; for a deletion its last state, carrying the version of the deletion.
    let object: StoredObject
    /// What selectors saw before the change; `nil` for an addition.
    let previous: Attributes?

    var version: ResourceVersion { object.version }
}

extension Change {
    /// What a watcher that sees only `selection` is told: an object that begins to match appears, one that ceases to
    /// match disappears. `nil` when the watcher is told nothing.
    func kind(seenThrough selection: Selection) -> Kind? {
        let before = previous.map { selection.matches($0, name: object.name, namespace: object.namespace) } ?? false
        let after =
            kind != .deleted && selection.matches(object.attributes, name: object.name, namespace: object.namespace)
        return switch (before, after) {
        case (false, true): .added
        case (true, true): .modified
        case (true, false): .deleted
        case (false, false): nil
        }
    }
}
