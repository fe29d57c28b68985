import Kubernetes

/// A value of another type than a built-in kind has in that place: such an object cannot be read at all. Pure.
struct TypeFault: Hashable, CustomStringConvertible {
    /// The definition that the member belongs to, such as `DeploymentSpec`.
    let owner: String
    /// Without indices, such as `.spec.replicas`.
    var path: String
    let found: String
    let expected: String

    /// In the words of Kubernetes' decoder.
    var description: String {
        "json: cannot unmarshal \(found) into Go struct field \(owner)\(path) of type \(expected)"
    }

    /// The first fault by path, `nil` for an object whose values are all of the right types.
    static func first(in object: JSON, _ schema: Schema, _ definitions: SchemaDefinitions, kind: String) -> TypeFault? {
        Walk(definitions: definitions).faults(object, schema, owner: kind).min { $0.path < $1.path }
    }
}

private struct Walk {
    let definitions: SchemaDefinitions

    func faults(_ value: JSON, _ schema: Schema, owner: String) -> [TypeFault] {
        let resolved = definitions.resolved(schema)
        switch (value, resolved.kind) {
        case (.null, _), (_, .any): return []
        case (.object(let members), .object):
            return memberFaults(members, resolved, schema.reference.map(Self.shortName) ?? owner)
        case (.array(let elements), .array):
            guard let element = resolved.element else { return [] }
            return elements.flatMap { faults($0, element, owner: owner) }
        default: break
        }
        if Self.fits(value, resolved) { return [] }
        return [TypeFault(owner: owner, path: "", found: Self.name(of: value), expected: name(of: schema))]
    }

    private func memberFaults(_ members: [String: JSON], _ schema: Schema, _ owner: String) -> [TypeFault] {
        var found: [TypeFault] = []
        for (name, value) in members {
            guard let member = schema.properties[name] ?? schema.element else { continue }
            for var fault in faults(value, member, owner: owner) {
                fault.path = ".\(name)\(fault.path)"
                found.append(fault)
            }
        }
        return found
    }

    private static func fits(_ value: JSON, _ schema: Schema) -> Bool {
        switch (schema.kind, value) {
        case (.string, .string), (.boolean, .bool), (.number, .int), (.number, .double), (.intOrString, .string): true
        case (.integer, _): value.int.map { schema.format != "int32" || Int32(exactly: $0) != nil } ?? false
        case (.intOrString, .int(let number)): schema.format == "quantity" || Int32(exactly: number) != nil
        case (.intOrString, .double): schema.format == "quantity"
        default: false
        }
    }

    private static func name(of value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool: "bool"
        case .int, .double: "number \(value.text())"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The type as Go writes it.
    private func name(of schema: Schema) -> String {
        if let reference = schema.reference { return String(reference.split(separator: "/").last ?? "") }
        let element = schema.element.map(name)
        switch schema.kind {
        case .array: return "[]" + (element ?? "interface {}")
        case .object: return "map[string]" + (element ?? "interface {}")
        case .string: return schema.format == "date-time" ? "v1.Time" : "string"
        case .integer: return schema.format ?? "int64"
        case .number: return "float64"
        case .boolean: return "bool"
        case .intOrString: return schema.format == "quantity" ? "resource.Quantity" : "intstr.IntOrString"
        case .any: return "interface {}"
        }
    }

    private static func shortName(_ reference: String) -> String { String(reference.split(separator: ".").last ?? "") }
}
