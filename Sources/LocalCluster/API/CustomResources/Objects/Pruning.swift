import Kubernetes

/// Removes members that no schema names, as a custom kind demands where it does not preserve them.
enum Pruning {
    /// - Parameter object: a whole object: its `apiVersion`, `kind` and `metadata` stay.
    static func prune(_ object: inout JSON, _ schema: Schema) {
        prune(&object, schema, isObject: true)
    }

    /// - Parameter value: a part of an object.
    static func prune(part value: inout JSON, _ schema: Schema) {
        prune(&value, schema, isObject: false)
    }

    private static let ownMembers: Set<String> = ["apiVersion", "kind", "metadata"]

    private static func prune(_ value: inout JSON, _ schema: Schema, isObject: Bool) {
        switch value {
        case .object(let members):
            value = .null
            value = .object(pruned(members, schema, isObject: isObject || schema.isEmbeddedResource))
        case .array(var elements):
            guard let element = schema.element else { return }
            value = .null
            for index in elements.indices { prune(&elements[index], element, isObject: false) }
            value = .array(elements)
        default: return
        }
    }

    private static func pruned(_ members: [String: JSON], _ schema: Schema, isObject: Bool) -> [String: JSON] {
        var result: [String: JSON] = [:]
        result.reserveCapacity(members.count)
        for (name, member) in members {
            var member = member
            if isObject, ownMembers.contains(name) {
                // As it is.
            } else if let known = schema.properties[name] ?? (schema.kind == .array ? nil : schema.element) {
                prune(&member, known, isObject: false)
            } else if !schema.preservesUnknownFields {
                continue
            }
            result[name] = member
        }
        return result
    }
}
