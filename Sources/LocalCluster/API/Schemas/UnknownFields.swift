import Kubernetes

/// Members of an object that its schema does not know. Pure.
struct UnknownFields {
    /// The members that every object has, whether its schema names them or not.
    private static let ofObjects: Set<String> = ["apiVersion", "kind", "metadata"]
    private static let metadata = Schema.reference("meta/v1.ObjectMeta")

    let definitions: SchemaDefinitions

    /// The paths of the unknown members of an object, such as `spec.containers[0].imagee`, in alphabetical order.
    static func find(in object: JSON, _ schema: Schema, _ definitions: SchemaDefinitions) -> [String] {
        Self(definitions: definitions).suffixes(object, schema, isObject: true).map { String($0.dropFirst()) }.sorted()
    }

    /// An object without its unknown members.
    static func removed(from object: JSON, _ schema: Schema, _ definitions: SchemaDefinitions) -> JSON {
        Self(definitions: definitions).known(object, schema, isObject: true)
    }

    /// What follows the path of `value` in the paths of unknown members: made on the way back, so that objects without
    /// any cost no text.
    private func suffixes(_ value: JSON, _ schema: Schema, isObject: Bool = false) -> [String] {
        switch value {
        case .object(let members): memberSuffixes(members, definitions.resolved(schema), isObject)
        case .array(let elements): elementSuffixes(elements, definitions.resolved(schema))
        default: []
        }
    }

    private func memberSuffixes(_ members: [String: JSON], _ schema: Schema, _ isObject: Bool) -> [String] {
        guard schema.kind == .object else { return [] }
        var found: [String] = []
        for (name, value) in members {
            guard let member = self.schema(of: name, in: schema, isObject) else {
                if !schema.preservesUnknownFields { found.append(".\(name)") }
                continue
            }
            for suffix in suffixes(value, member, isObject: member.isEmbeddedResource) {
                found.append(".\(name)\(suffix)")
            }
        }
        return found
    }

    private func elementSuffixes(_ elements: [JSON], _ schema: Schema) -> [String] {
        guard schema.kind == .array, let element = schema.element else { return [] }
        var found: [String] = []
        for (index, value) in elements.enumerated() {
            for suffix in suffixes(value, element, isObject: element.isEmbeddedResource) {
                found.append("[\(index)]\(suffix)")
            }
        }
        return found
    }

    private func known(_ value: JSON, _ schema: Schema, isObject: Bool = false) -> JSON {
        let schema = definitions.resolved(schema)
        switch (value, schema.kind) {
        case (.object(let members), .object):
            var kept: [String: JSON] = [:]
            for (name, value) in members {
                if let member = self.schema(of: name, in: schema, isObject) {
                    kept[name] = known(value, member, isObject: member.isEmbeddedResource)
                } else if schema.preservesUnknownFields {
                    kept[name] = value
                }
            }
            return .object(kept)
        case (.array(let elements), .array):
            guard let element = schema.element else { return value }
            return .array(elements.map { known($0, element, isObject: element.isEmbeddedResource) })
        default: return value
        }
    }

    /// `nil` for a member that is not known.
    private func schema(of name: String, in schema: Schema, _ isObject: Bool) -> Schema? {
        if let member = schema.properties[name] ?? schema.element { return member }
        guard isObject, Self.ofObjects.contains(name) else { return nil }
        return name == "metadata" ? Self.metadata : Schema(.string)
    }
}
