import Kubernetes

/// Fills in what a schema says about values that are missing.
enum Defaulting {
    static func fill(_ value: inout JSON, _ schema: Schema) {
        switch value {
        case .object(var members):
            value = .null
            fill(&members, schema)
            value = .object(members)
        case .array(var elements):
            guard let element = schema.element else { return }
            value = .null
            for index in elements.indices { fill(&elements[index], element) }
            value = .array(elements)
        default: return
        }
    }

    private static func fill(_ members: inout [String: JSON], _ schema: Schema) {
        for (name, property) in schema.properties {
            // A `null` that is not allowed counts as missing where there is a default.
            if members[name] == nil || members[name] == .null && !property.isNullable, let value = property.defaultValue
            {
                members[name] = value
            }
            if var member = members.removeValue(forKey: name) {
                fill(&member, property)
                members[name] = member
            }
        }
        guard let element = schema.element, schema.kind != .array else { return }
        for (name, member) in members where schema.properties[name] == nil {
            var member = member
            fill(&member, element)
            members[name] = member
        }
    }
}
