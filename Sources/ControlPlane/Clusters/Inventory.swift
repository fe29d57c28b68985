import MeshAPI

/// Which objects of one kind are known, and in which version, so that a new list says what is new and what is gone.
struct Inventory: Sendable {
    private var known: [ObjectKey: String] = [:]
    private var listed: Set<ObjectKey>?

    var count: Int { known.count }

    /// A complete list begins.
    mutating func begin() { listed = [] }

    /// An object exists. Tells whether this version of it is new.
    /// - Parameter version: differs for every version of every object of this name.
    mutating func see(_ key: ObjectKey, version: String) -> Bool {
        listed?.insert(key)
        return known.updateValue(version, forKey: key) != version
    }

    /// An object was deleted.
    mutating func remove(_ key: ObjectKey) { known[key] = nil }

    /// The list is complete. Returns what was known and is not in it.
    mutating func finish() -> [ObjectKey] {
        guard let listed else { return [] }
        self.listed = nil
        let gone = known.keys.filter { !listed.contains($0) }
        for key in gone { known[key] = nil }
        return gone
    }
}
