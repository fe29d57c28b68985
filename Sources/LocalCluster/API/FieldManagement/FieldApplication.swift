import Kubernetes

/// What someone wants of an object with server-side apply.
struct FieldApplication: Sendable {
    let shape: FieldShape
    let manager: FieldManager
    /// What is applied, without what nobody owns.
    let configuration: JSON
    /// Whether fields of others are taken over.
    let isForced: Bool
    /// Fields whose owners make no conflict.
    var yielding = FieldSet()
    let time: String

    /// Works out the next state of an object.
    /// - Parameters:
    ///   - live: the object without what nobody owns.
    ///   - record: who owns what of it; is brought up to date.
    /// - Throws: `APIStatus` 409 when others own fields that would change.
    func applied(to live: JSON, _ record: inout ManagedFields) throws(APIStatus) -> JSON {
        let last = record[manager]
        var owned = shape.fields(of: configuration)
        owned[.field("metadata")].isMember = false
        record[manager] = ManagedFields.Entry(manager: manager, time: last?.time, fields: owned)
        let merged = shape.merging(configuration, into: live)
        let next = last.map { pruned(merged, last: $0.fields, allOwned: record.allFields) } ?? merged
        let change = shape.compare(live, next)
        try settle(change, &record)
        if owned != last?.fields || !change.isSame { record[manager]?.time = time }
        return next
    }

    /// Takes what changes from its owners, if that is allowed.
    private func settle(_ change: FieldComparison, _ record: inout ManagedFields) throws(APIStatus) {
        var conflicts = FieldConflicts(record, change.changed, exceptOf: manager)
        conflicts.forget(yielding)
        guard isForced || conflicts.isEmpty else { throw conflicts.status }
        record.remove(change.changed, exceptFrom: manager)
        record.remove(change.removed, exceptFrom: manager)
    }

    /// Removes what the manager applied before and no longer applies, unless others own it. Where a struct goes, what
    /// nobody owns in it goes along; where some of it stays, only what was applied goes.
    private func pruned(_ merged: JSON, last: FieldSet, allOwned: FieldSet) -> JSON {
        let last = shape.withNamedFields(last)
        let all = named(merged)
        let owned = named(marked(merged, without: last)).union(shape.withNamedFields(allOwned))
        let kept = named(marked(merged, without: all.subtracting(owned)))
        return shape.removing(all.subtracting(kept).intersection(last), from: merged) ?? [:]
    }

    /// A struct of which nothing is left is still there, as `null`.
    private func marked(_ value: JSON, without fields: FieldSet) -> JSON {
        shape.removing(fields, from: value, leaving: .null) ?? [:]
    }

    private func named(_ value: JSON) -> FieldSet { shape.withNamedFields(shape.fields(of: value)) }
}
