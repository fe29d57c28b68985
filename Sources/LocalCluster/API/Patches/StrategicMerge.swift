import Kubernetes

/// Strategic merge: as RFC 7386, but lists of the built-in kinds are merged element by element where their elements
/// have a key.
///
/// Understood directives: `$patch: replace|delete|merge`, `$deleteFromPrimitiveList/FIELD`, `$setElementOrder/FIELD`,
/// `$retainKeys`. Lists without a known key are replaced.
enum StrategicMerge {
    /// - Throws: `APIStatus` 400 for a directive with a wrong value, or an element without its key.
    static func apply(_ patch: JSON, to object: JSON) throws(APIStatus) -> JSON {
        try merge(object, patch, path: "") ?? .null
    }

    /// `nil`: the value is removed.
    private static func merge(_ current: JSON?, _ patch: JSON, path: String) throws(APIStatus) -> JSON? {
        guard var changes = patch.object else { return patch }
        switch changes.removeValue(forKey: "$patch")?.string {
        case "delete": return nil
        case "replace": return .object(changes)
        default: break
        }
        var members = current?.object ?? [:]
        retainKeys(&members, changes.removeValue(forKey: "$retainKeys"))
        let directives = changes.filter { $0.key.hasPrefix("$") }
        for (key, value) in changes where !key.hasPrefix("$") {
            members[key] = try member(members[key], value, named: key, path: path)
        }
        for (directive, value) in directives { try obey(directive, value, &members) }
        return .object(members)
    }

    private static func member(
        _ current: JSON?, _ value: JSON, named key: String, path: String
    ) throws(APIStatus) -> JSON? {
        switch value {
        case .null: return nil
        case .object: return try merge(current, value, path: "\(path).\(key)")
        case .array(let elements): return .array(try list(current?.array ?? [], elements, named: key, path: path))
        default: return value
        }
    }

    private static func retainKeys(_ members: inout [String: JSON], _ keys: JSON?) {
        guard let keys = keys?.array else { return }
        let names = Set(keys.compactMap(\.string))
        members = members.filter { names.contains($0.key) }
    }

    private static func obey(_ directive: String, _ value: JSON, _ members: inout [String: JSON]) throws(APIStatus) {
        let parts = directive.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let elements = value.array else {
            throw .badRequest("unknown directive '\(directive)' in the patch")
        }
        let field = String(parts[1])
        guard let list = members[field]?.array else { return }
        switch parts[0] {
        case "$deleteFromPrimitiveList": members[field] = .array(list.filter { !elements.contains($0) })
        case "$setElementOrder": members[field] = .array(ordered(list, as: elements, named: field))
        default: throw .badRequest("unknown directive '\(directive)' in the patch")
        }
    }
}

// Lists.
extension StrategicMerge {
    private static func list(
        _ current: [JSON], _ changes: [JSON], named field: String, path: String
    ) throws(APIStatus) -> [JSON] {
        if MergeKeys.isPrimitive(field) { return current + changes.filter { !current.contains($0) } }
        guard let key = MergeKeys.key(field, changes + current) else { return changes }
        if changes.contains(["$patch": "replace"]) { return changes.filter { $0 != ["$patch": "replace"] } }
        var result = current
        for change in changes {
            guard let name = change[key], !name.isNull else {
                throw .badRequest("map: \(change.text()) does not contain declared merge key: \(key)")
            }
            let place = result.firstIndex { $0[key] == name }
            let merged = try merge(place.map { result[$0] }, change, path: "\(path).\(field)")
            switch (place, merged) {
            case (let place?, let merged?): result[place] = merged
            case (let place?, nil): result.remove(at: place)
            case (nil, let merged?): result.append(merged)
            case (nil, nil): break
            }
        }
        return result
    }

    /// Elements in the order that the patch demands; those that it does not name keep their places at the end.
    private static func ordered(_ list: [JSON], as order: [JSON], named field: String) -> [JSON] {
        let key = MergeKeys.isPrimitive(field) ? nil : MergeKeys.key(field, list)
        func name(_ element: JSON) -> JSON { key.flatMap { element[$0] } ?? element }
        func rank(_ element: JSON) -> Int { order.firstIndex { name($0) == name(element) } ?? order.count }
        return list.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    }
}
