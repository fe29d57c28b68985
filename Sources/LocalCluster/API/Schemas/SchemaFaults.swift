import Kubernetes

/// What in an object does not satisfy its schema. Pure.
struct SchemaFaults {
    let definitions: SchemaDefinitions
    /// Whether `null`, empty texts and empty lists count as absent, as they do for the built-in kinds.
    var emptyIsAbsent = false

    /// All faults of an object, in the order of their paths.
    static func find(
        in object: JSON, _ schema: Schema, _ definitions: SchemaDefinitions, emptyIsAbsent: Bool = false
    ) -> [APIStatus.Cause] {
        let walk = Self(definitions: definitions, emptyIsAbsent: emptyIsAbsent)
        return walk.faults(object, schema).map(\.named).sorted { $0.field < $1.field }
    }

    /// A fault without the beginning of its path, which is put before it on the way back.
    struct Fault {
        var suffix: String
        let cause: (String) -> APIStatus.Cause

        func below(_ place: String) -> Fault { Fault(suffix: place + suffix, cause: cause) }
        var named: APIStatus.Cause { cause(suffix.hasPrefix(".") ? String(suffix.dropFirst()) : suffix) }
    }

    private func faults(_ value: JSON, _ schema: Schema) -> [Fault] {
        let schema = definitions.resolved(schema)
        if schema.kind == .any || value == .null && (emptyIsAbsent || schema.isNullable) { return [] }
        switch (value, schema.kind) {
        case (.object(let members), .object): return requiredFaults(members, schema) + memberFaults(members, schema)
        case (.array(let elements), .array): return elementFaults(elements, schema)
        default: return scalarFaults(value, schema)
        }
    }

    private func requiredFaults(_ members: [String: JSON], _ schema: Schema) -> [Fault] {
        var found: [Fault] = []
        for name in schema.required where isAbsent(members[name], schema.properties[name]) {
            found.append(Fault(suffix: ".\(name)") { .required($0) })
        }
        return found
    }

    /// Built-in kinds do not tell a missing truth value from a false one.
    private func isAbsent(_ value: JSON?, _ schema: Schema?) -> Bool {
        guard emptyIsAbsent else { return value == nil }
        switch value {
        case .none: return schema?.kind != .boolean
        case .null?, .string("")?, .array([])?: return true
        default: return false
        }
    }

    private func memberFaults(_ members: [String: JSON], _ schema: Schema) -> [Fault] {
        var found: [Fault] = []
        for (name, value) in members {
            guard let member = schema.properties[name] ?? schema.element else { continue }
            for fault in faults(value, member) { found.append(fault.below(".\(name)")) }
        }
        return found
    }

    private func elementFaults(_ elements: [JSON], _ schema: Schema) -> [Fault] {
        guard let element = schema.element else { return [] }
        var found: [Fault] = []
        for (index, value) in elements.enumerated() {
            for fault in faults(value, element) { found.append(fault.below("[\(index)]")) }
        }
        return found
    }

    private func scalarFaults(_ value: JSON, _ schema: Schema) -> [Fault] {
        guard Self.fits(value, schema) else {
            let (name, type) = (value.typeName, Self.name(of: schema.kind))
            return [
                Fault(suffix: "") { .invalid($0, .string(name), "\($0) in body must be of type \(type): \"\(name)\"") }
            ]
        }
        if schema.allowedValues.isEmpty || schema.allowedValues.contains(value) { return [] }
        if emptyIsAbsent, value == "" { return [] }
        let accepted = schema.allowedValues.map { $0.string ?? $0.text() }
        return [Fault(suffix: "") { .unsupported($0, value.string ?? value.text(), accepted) }]
    }

    private static func fits(_ value: JSON, _ schema: Schema) -> Bool {
        switch (schema.kind, value) {
        case (.string, .string), (.boolean, .bool), (.number, .int), (.number, .double), (.any, _): true
        case (.intOrString, .int), (.intOrString, .string): true
        case (.intOrString, .double): schema.format == "quantity"
        case (.integer, _): value.int != nil
        default: false
        }
    }

    private static func name(of kind: Schema.Kind) -> String {
        kind == .intOrString ? "integer,string" : kind.rawValue
    }
}
