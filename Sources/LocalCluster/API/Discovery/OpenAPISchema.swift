import Kubernetes

/// Schemas as OpenAPI v3 writes them, with Kubernetes' extensions. Pure.
enum OpenAPISchema {
    private static let intOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
    private static let quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity"

    /// What members of the built-in kinds refer to for values that are not of one type.
    static let scalars: [String: JSON] = [
        intOrString: [
            "description": "A whole number, or a text.", "format": "int-or-string",
            "oneOf": [["type": "integer"], ["type": "string"]],
        ],
        quantity: [
            "description": "An amount such as 100m, 1.5 or 64Mi.", "oneOf": [["type": "string"], ["type": "number"]],
        ],
    ]

    static func json(_ schema: Schema) -> JSON {
        if let target = target(of: schema) { return reference(to: target, schema) }
        var json = shape(schema)
        if !schema.description.isEmpty { json["description"] = .string(schema.description) }
        if let format = schema.format { json["format"] = .string(format) }
        json["default"] = schema.defaultValue
        if !schema.allowedValues.isEmpty { json["enum"] = .array(schema.allowedValues) }
        if schema.isNullable { json["nullable"] = true }
        if schema.isAtomicMap { json["x-kubernetes-map-type"] = "atomic" }
        if schema.isEmbeddedResource { json["x-kubernetes-embedded-resource"] = true }
        if schema.preservesUnknownFields { json["x-kubernetes-preserve-unknown-fields"] = true }
        return json
    }

    /// The definition that stands for a value; `nil`: it is written out.
    private static func target(of schema: Schema) -> String? {
        switch (schema.reference, schema.kind, schema.format) {
        case (let name?, _, _): definitionName(name)
        case (nil, .intOrString, "int-or-string"): intOrString
        case (nil, .intOrString, "quantity"): quantity
        default: nil
        }
    }

    /// Beside a reference nothing else may stand, so that it is wrapped where something does.
    private static func reference(to name: String, _ schema: Schema) -> JSON {
        let reference: JSON = ["$ref": .string("#/components/schemas/\(name)")]
        var rest: JSON = [:]
        if !schema.description.isEmpty { rest["description"] = .string(schema.description) }
        rest["default"] = schema.defaultValue
        if BuiltInSchemas.definitions.resolved(schema).isUnion { rest["x-kubernetes-patch-strategy"] = "retainKeys" }
        guard rest != [:] else { return reference }
        rest["allOf"] = [reference]
        return rest
    }

    private static func shape(_ schema: Schema) -> JSON {
        switch schema.kind {
        case .any: return ["x-kubernetes-preserve-unknown-fields": true]
        case .intOrString: return ["x-kubernetes-int-or-string": true]
        case .array: return list(schema)
        case .object: return object(schema)
        default: return ["type": .string(schema.kind.rawValue)]
        }
    }

    private static func object(_ schema: Schema) -> JSON {
        var json: JSON = ["type": "object"]
        if !schema.properties.isEmpty { json["properties"] = .object(schema.properties.mapValues(Self.json)) }
        if !schema.required.isEmpty { json["required"] = .array(schema.required.sorted().map(JSON.string)) }
        if let element = schema.element { json["additionalProperties"] = Self.json(element) }
        return json
    }

    /// How a list is merged by server-side apply, and by strategic merge.
    private static func list(_ schema: Schema) -> JSON {
        var json: JSON = ["type": "array", "items": schema.element.map(Self.json) ?? [:]]
        switch schema.listType {
        case .atomic: json["x-kubernetes-list-type"] = "atomic"
        case .set:
            json["x-kubernetes-list-type"] = "set"
            json["x-kubernetes-patch-strategy"] = "merge"
        case .map(let keys):
            json["x-kubernetes-list-type"] = "map"
            json["x-kubernetes-list-map-keys"] = .array(keys.map(JSON.string))
            json["x-kubernetes-patch-merge-key"] = keys.first.map(JSON.string)
            let isUnion = schema.element.map { BuiltInSchemas.definitions.resolved($0).isUnion } ?? false
            json["x-kubernetes-patch-strategy"] = isUnion ? "merge,retainKeys" : "merge"
        }
        return json
    }
}

// Names.
extension OpenAPISchema {
    /// The groups whose definitions do not lie where those of most groups do.
    private static let places = [
        "": "io.k8s.api.core", "meta": "io.k8s.apimachinery.pkg.apis.meta",
        "apiextensions.k8s.io": "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
    ]

    /// Such as `io.k8s.api.core.v1.Pod` for `v1.Pod`.
    static func definitionName(_ name: String) -> String {
        let parts = name.split(separator: "/", maxSplits: 1)
        let group = parts.count == 2 ? String(parts[0]) : ""
        return "\(place(group)).\(parts.last ?? "")"
    }

    private static func place(_ group: String) -> String {
        if let place = places[group] { return place }
        if !group.contains(".") || group.hasSuffix(".k8s.io") {
            return "io.k8s.api.\(group.prefix { $0 != "." })"
        }
        return group.split(separator: ".").reversed().joined(separator: ".")
    }
}
