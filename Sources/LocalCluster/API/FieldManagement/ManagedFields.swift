import Kubernetes

/// The record in `metadata.managedFields`: who set which fields of an object.
struct ManagedFields: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        var manager: FieldManager
        /// When it last changed something.
        var time: String?
        var fields: FieldSet
    }

    /// The most managers whose updates are kept apart.
    static let maximumUpdaters = 10
    /// Who set the fields that are older.
    static let ancient = "ancient-changes"

    private(set) var entries: [Entry] = []

    /// The entry of a manager.
    subscript(manager: FieldManager) -> Entry? {
        get { entries.first { $0.manager.isSame(as: manager) } }
        set {
            entries.removeAll { $0.manager.isSame(as: manager) }
            if let newValue, !newValue.fields.isEmpty { entries.append(newValue) }
        }
    }

    /// Takes fields away from everyone but `manager`.
    mutating func remove(_ fields: FieldSet, exceptFrom manager: FieldManager? = nil) {
        if fields.isEmpty { return }
        for index in entries.indices where manager.map({ entries[index].manager.isSame(as: $0) }) != true {
            entries[index].fields = entries[index].fields.subtracting(fields)
        }
        entries.removeAll(where: \.fields.isEmpty)
    }

    /// What anyone owns.
    var allFields: FieldSet { entries.reduce(FieldSet()) { $0.union($1.fields) } }

    /// Records that `manager` changed an object, as everyone may who does not apply.
    mutating func record(_ change: FieldComparison, by manager: FieldManager, at time: String) {
        let changed = change.changed
        remove(changed)
        remove(change.removed)
        if changed.isEmpty { return }
        let owned = self[manager]?.fields ?? FieldSet()
        self[manager] = Entry(manager: manager, time: time, fields: owned.union(changed))
        mergeOldest()
    }

    /// Merges the oldest updates of the same version into one, as often as there are too many.
    private mutating func mergeOldest() {
        while entries.count(where: { $0.manager.operation == .update }) > Self.maximumUpdaters {
            let updates = entries.filter { $0.manager.operation == .update }.sorted(by: Self.isOlder)
            let pair = updates.indices.lazy.compactMap { index in
                updates[..<index].first { $0.manager.apiVersion == updates[index].manager.apiVersion }.map {
                    ($0, updates[index])
                }
            }.first
            guard let (older, newer) = pair else { return }
            self[older.manager] = nil
            self[newer.manager] = nil
            let bucket = FieldManager(name: Self.ancient, apiVersion: older.manager.apiVersion)
            let known = self[bucket]?.fields ?? FieldSet()
            self[bucket] = Entry(
                manager: bucket, time: newer.time, fields: known.union(older.fields).union(newer.fields))
        }
    }

    private static func isOlder(_ one: Entry, than other: Entry) -> Bool {
        (one.time ?? "", one.manager.name) < (other.time ?? "", other.manager.name)
    }
}
