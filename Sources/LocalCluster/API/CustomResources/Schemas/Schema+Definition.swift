import Kubernetes

extension Schema {
    /// The shape that a definition gives (`openAPIV3Schema`). What is not structural in it is passed over:
    /// `StructuralFaults` has refused it before.
    init(definition json: JSON) {
        self.init(Kind(definition: json) ?? .any, json["description"]?.string ?? "")
        format = json["format"]?.string
        properties = (json["properties"]?.object ?? [:]).mapValues(Schema.init(definition:))
        required = (json["required"]?.array ?? []).compactMap(\.string)
        element = json["items"].map(Schema.init(definition:)) ?? Self.values(json["additionalProperties"])
        listType = ListType(definition: json)
        isAtomicMap = json["x-kubernetes-map-type"]?.string == "atomic"
        preservesUnknownFields = json["x-kubernetes-preserve-unknown-fields"]?.bool == true
        isEmbeddedResource = json["x-kubernetes-embedded-resource"]?.bool == true
        isNullable = json["nullable"]?.bool == true
        defaultValue = json["default"]
        allowedValues = json["enum"]?.array ?? []
        if isEmbeddedResource { addOwnMembers() }
    }

    /// The shape of whole objects: what all objects have is known without the definition.
    static func object(definition json: JSON) -> Schema {
        var schema = Schema(definition: json)
        schema.addOwnMembers()
        return schema
    }

    private mutating func addOwnMembers() {
        for name in ["apiVersion", "kind"] where properties[name]?.kind != .string {
            properties[name] = Schema(.string)
        }
        var metadata = Schema(.any, properties["metadata"]?.description ?? "")
        metadata.reference = "meta/v1.ObjectMeta"
        properties["metadata"] = metadata
    }

    private static func values(_ json: JSON?) -> Schema? {
        switch json {
        case nil, .bool(false), .null: return nil
        case .bool(true):
            var anything = Schema(.any)
            anything.preservesUnknownFields = true
            return anything
        case let json?: return Schema(definition: json)
        }
    }
}

extension Schema.ListType {
    init(definition json: JSON) {
        switch json["x-kubernetes-list-type"]?.string {
        case "set": self = .set
        case "map": self = .map(keys: (json["x-kubernetes-list-map-keys"]?.array ?? []).compactMap(\.string))
        default: self = .atomic
        }
    }
}

extension Schema.Kind {
    /// `nil` where the type is left open.
    init?(definition json: JSON) {
        if json["x-kubernetes-int-or-string"]?.bool == true {
            self = .intOrString
        } else if let name = json["type"]?.string, Self.names.contains(name), let kind = Self(rawValue: name) {
            self = kind
        } else {
            return nil
        }
    }

    /// The types that a definition may name.
    static let names = ["array", "boolean", "integer", "number", "object", "string"]
}
