import Kubernetes

/// Strategic merge: as RFC 7386, but lists of the built-in kinds are merged element by element where their elements
/// have a key.
///
/// Understood directives: `$patch: replace|delete|merge`, `$deleteFromPrimitiveList/FIELD`, `$setElementOrder/FIELD`,
/// `$retainKeys`. Lists without a known key are replaced.
enum StrategicMerge {
    /// - Parameter shape: tells which lists are one value.
    /// - Throws: `APIStatus` 400 for a directive with a wrong value, or an element without its key.
    static func apply(_ patch: JSON, to object: JSON, _ shape: FieldShape) throws(APIStatus) -> JSON {
        try merge(object, patch, shape) ?? .null
    }

    /// `nil`: the value is removed.
    private static func merge(_ current: JSON?, _ patch: JSON, _ shape: FieldShape) throws(APIStatus) -> JSON? {
        guard var changes = patch.object else { return patch }
        switch changes.removeValue(forKey: "$patch") {
        case "delete": return nil
        case "replace": return .object(changes)
        case "merge", nil: break
        case .some(let other): throw .badRequest("Unknown patch type found: \(other.text())")
        }
        var members = current?.object ?? [:]
        try retainKeys(&members, changes.removeValue(forKey: "$retainKeys"), changes)
        let directives = changes.filter { $0.key.hasPrefix("$") }
        for (key, value) in changes where !key.hasPrefix("$") {
            members[key] = try member(members[key], value, named: key, shape.member(key))
        }
        for (directive, value) in directives { try obey(directive, value, &members, before: current, shape) }
        return .object(members)
    }

    private static func member(
        _ current: JSON?, _ value: JSON, named key: String, _ shape: FieldShape
    ) throws(APIStatus) -> JSON? {
        switch value {
        case .null: nil
        case .object: try merge(current, value, shape)
        case .array(let elements): .array(try list(current?.array ?? [], elements, named: key, shape))
        default: value
        }
    }

    private static func retainKeys(
        _ members: inout [String: JSON], _ keys: JSON?, _ changes: [String: JSON]
    ) throws(APIStatus) {
        guard let keys else { return }
        let names = Set(keys.array?.compactMap(\.string) ?? [])
        let isComplete = changes.allSatisfy { names.contains($0.key) || $0.key.hasPrefix("$") || $0.value.isNull }
        guard names.count == keys.array?.count, isComplete else {
            throw .badRequest("$retainKeys must list all members of its patch: \(keys.text())")
        }
        members = members.filter { names.contains($0.key) }
    }

    private static func obey(
        _ directive: String, _ value: JSON, _ members: inout [String: JSON], before: JSON?, _ shape: FieldShape
    ) throws(APIStatus) {
        let parts = directive.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let elements = value.array else {
            throw .badRequest("unknown directive '\(directive)' in the patch")
        }
        let field = String(parts[1])
        let isOrder = parts[0] == "$setElementOrder"
        guard isOrder || parts[0] == "$deleteFromPrimitiveList" else {
            throw .badRequest("unknown directive '\(directive)' in the patch")
        }
        guard let list = members[field]?.array else { return }
        if isOrder {
            let name = naming(field, list, shape.member(field))
            members[field] = .array(ordered(list, as: elements.map(name), before: before?[field]?.array ?? [], name))
        } else {
            let gone = Set(elements)
            members[field] = .array(list.filter { !gone.contains($0) })
        }
    }
}

// Lists.
extension StrategicMerge {
    private static func list(
        _ current: [JSON], _ changes: [JSON], named field: String, _ shape: FieldShape
    ) throws(APIStatus) -> [JSON] {
        if MergeKeys.isPrimitive(field) {
            let known = Set(current)
            return current + changes.filter { !known.contains($0) }
        }
        guard let key = MergeKeys.key(field, changes.filter { $0["$patch"] != "replace" } + current, shape) else {
            return changes
        }
        if changes.contains(["$patch": "replace"]) { return changes.filter { $0 != ["$patch": "replace"] } }
        var result = current.map(Optional.some)
        var places: [JSON: Int] = [:]
        for (place, element) in current.enumerated() {
            places[element[key] ?? .null] = places[element[key] ?? .null] ?? place
        }
        for change in changes {
            guard let name = change[key], !name.isNull else {
                throw .badRequest("map: \(change.text()) does not contain declared merge key: \(key)")
            }
            let place = places[name]
            let merged = try merge(place.flatMap { result[$0] }, change, shape.element)
            if let place {
                result[place] = merged
            } else if let merged {
                places[name] = result.count
                result.append(merged)
            }
        }
        return result.compactMap(\.self)
    }

    /// What an element is called in an order.
    private static func naming(_ field: String, _ list: [JSON], _ shape: FieldShape) -> (JSON) -> JSON {
        let key = MergeKeys.isPrimitive(field) ? nil : MergeKeys.key(field, list, shape)
        return { element in key.flatMap { element[$0] } ?? element }
    }

    /// Elements in the order that the patch demands. Those that it does not name keep their places before the elements
    /// that they preceded.
    private static func ordered(
        _ list: [JSON], as order: [JSON], before: [JSON], _ name: (JSON) -> JSON
    ) -> [JSON] {
        func places(_ names: [JSON]) -> [JSON: Int] {
            Dictionary(names.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        }
        let (ranks, earlier) = (places(order), places(before.map(name)))
        let named = list.filter { ranks[name($0)] != nil }.sorted { ranks[name($0)] ?? 0 < ranks[name($1)] ?? 0 }
        var others = list.filter { ranks[name($0)] == nil }[...]
        var result: [JSON] = []
        for element in named {
            if let place = earlier[name(element)] {
                while let other = others.first, let its = earlier[name(other)], its < place {
                    result.append(others.removeFirst())
                }
            }
            result.append(element)
        }
        return result + others
    }
}
