import Kubernetes

/// Finds what makes the schema of a definition other than structural: what shape values have must be told by
/// `properties`, `items`, `additionalProperties` and types alone; alternatives may only narrow that down.
struct StructuralFaults {
    static let maximumDepth = 64
    private static let maximumSchemas = 50_000
    private static let maximumFaults = 50

    /// Where a schema stands.
    enum Place {
        case root, field, item
    }

    private(set) var causes: [APIStatus.Cause] = []
    /// Whether there are rules that this cluster keeps but does not evaluate.
    private(set) var hasRules = false
    private var schemas = 0

    /// - Parameter path: of the schema in the definition.
    init(_ json: JSON, at path: String) {
        check(json, path, .root, depth: 1)
    }

    mutating func add(_ cause: APIStatus.Cause) {
        if causes.count < Self.maximumFaults { causes.append(cause) }
    }

    mutating func forbid(_ field: String, _ message: String) {
        add(.init(reason: "FieldValueForbidden", message: "Forbidden: \(message)", field: field))
    }

    /// Counts a schema. Returns `false` when that is one too many, or it is no schema.
    mutating func enter(_ json: JSON, _ path: String, depth: Int) -> Bool {
        schemas += 1
        guard json.object != nil else {
            add(.invalid(path, json, "must be a schema"))
            return false
        }
        guard depth <= Self.maximumDepth else {
            add(.invalid(path, "", "schemas are nested deeper than \(Self.maximumDepth)"))
            return false
        }
        if schemas == Self.maximumSchemas {
            add(.invalid(path, "", "the schema has more than \(Self.maximumSchemas) parts"))
        }
        return schemas < Self.maximumSchemas && causes.count < Self.maximumFaults
    }

    private mutating func check(_ json: JSON, _ path: String, _ place: Place, depth: Int) {
        guard enter(json, path, depth: depth) else { return }
        checkType(json, path, place)
        checkKeywords(json, path)
        checkExtensions(json, path)
        checkParts(json, path, place, depth)
        checkDefault(json, path)
        for (part, name) in Self.alternatives(json) {
            checkAlternative(part, "\(path).\(name)", within: json, depth: depth + 1)
        }
    }

    private mutating func checkType(_ json: JSON, _ path: String, _ place: Place) {
        let type = json["type"]?.string ?? ""
        let isMixed = json["x-kubernetes-int-or-string"]?.bool == true
        switch (type, place) {
        case ("", .root): add(.required("\(path).type", "must not be empty at the root"))
        case ("", _) where isMixed || json["x-kubernetes-preserve-unknown-fields"]?.bool == true: break
        case ("", .field): add(.required("\(path).type", "must not be empty for specified object fields"))
        case ("", .item): add(.required("\(path).type", "must not be empty for specified array items"))
        case (_, .root) where type != "object":
            add(.invalid("\(path).type", .string(type), "must be object at the root"))
        case _ where isMixed:
            add(.invalid("\(path).type", .string(type), "must be empty if x-kubernetes-int-or-string is true"))
        case _ where !Schema.Kind.names.contains(type):
            add(.unsupported("\(path).type", type, Schema.Kind.names))
        default: break
        }
        if type == "array", json["items"] == nil { add(.required("\(path).items", "must be specified")) }
    }

    private mutating func checkParts(_ json: JSON, _ path: String, _ place: Place, _ depth: Int) {
        for (name, part) in (json["properties"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            let field = "\(path).properties[\(name)]"
            if place == .root, name == "metadata" {
                checkMetadata(part, field)
            } else {
                check(part, field, .field, depth: depth + 1)
            }
        }
        if let items = json["items"] {
            if items.array != nil {
                forbid("\(path).items", "items must be a schema object and not an array")
            } else {
                check(items, "\(path).items", .item, depth: depth + 1)
            }
        }
        switch json["additionalProperties"] {
        case nil, .bool(true): break
        case .bool: forbid("\(path).additionalProperties", "additionalProperties cannot be set to false")
        case let values?: check(values, "\(path).additionalProperties", .field, depth: depth + 1)
        }
        if json["additionalProperties"] != nil, json["properties"]?.object?.isEmpty == false {
            forbid("\(path).additionalProperties", "additionalProperties and properties are mutual exclusive")
        }
    }

    private mutating func checkMetadata(_ json: JSON, _ path: String) {
        let names = Set(json["properties"]?.object?.keys.map(\.self) ?? [])
        if !names.isSubset(of: ["name", "generateName"]) {
            forbid(
                path, "must not specify anything other than name and generateName, but metadata is implicitly specified"
            )
        }
    }

    /// A default must be a value that would be accepted.
    private mutating func checkDefault(_ json: JSON, _ path: String) {
        guard let value = json["default"] else { return }
        let field = "\(path).default"
        let schema = Schema(definition: json)
        var pruned = value
        Pruning.prune(part: &pruned, schema)
        if pruned != value { add(.invalid(field, value, "must not have unknown fields")) }
        // What is inside it may have defaults of its own.
        Defaulting.fill(&pruned, schema)
        for fault in ValueFaults.of(pruned, ValueRules(json), at: "") {
            add(.invalid(field, value, fault.field.isEmpty ? fault.message : "\(fault.field): \(fault.message)"))
        }
    }

    static func alternatives(_ json: JSON) -> [(JSON, String)] {
        var parts: [(JSON, String)] = []
        for name in ["allOf", "anyOf", "oneOf"] {
            for (index, part) in (json[name]?.array ?? []).enumerated() { parts.append((part, "\(name)[\(index)]")) }
        }
        if let part = json["not"] { parts.append((part, "not")) }
        return parts
    }
}

// Keywords.
extension StructuralFaults {
    private static let unsupported = [
        "$ref", "additionalItems", "definitions", "dependencies", "id", "patternProperties",
    ]

    mutating func checkKeywords(_ json: JSON, _ path: String) {
        for name in Self.unsupported where json[name] != nil {
            forbid("\(path).\(name)", "\(name) is not supported")
        }
        if json["uniqueItems"]?.bool == true {
            forbid(
                "\(path).uniqueItems",
                "uniqueItems cannot be set to true since the runtime complexity becomes quadratic")
        }
        if let text = json["pattern"]?.string {
            do throws(PatternFault) {
                _ = try Pattern(text)
            } catch {
                add(
                    .invalid(
                        "\(path).pattern", .string(text), "must be a valid regular expression, but isn't: \(error)"))
            }
        }
        for (index, rule) in (json["x-kubernetes-validations"]?.array ?? []).enumerated() {
            hasRules = true
            if rule["rule"]?.string ?? "" == "" {
                add(.required("\(path).x-kubernetes-validations[\(index)].rule", "rule is not specified"))
            }
        }
    }

    private mutating func checkExtensions(_ json: JSON, _ path: String) {
        if json["x-kubernetes-preserve-unknown-fields"]?.bool == false {
            add(.invalid("\(path).x-kubernetes-preserve-unknown-fields", false, "must be true or undefined"))
        }
        if json["x-kubernetes-embedded-resource"]?.bool == true {
            if json["type"]?.string != "object" {
                add(
                    .invalid(
                        "\(path).type", json["type"] ?? "", "must be object if x-kubernetes-embedded-resource is true"))
            }
            if json["x-kubernetes-preserve-unknown-fields"]?.bool != true, json["properties"] == nil {
                add(
                    .required(
                        "\(path).properties",
                        "must not be empty if x-kubernetes-embedded-resource is true without "
                            + "x-kubernetes-preserve-unknown-fields"))
            }
        }
        checkListType(json, path)
        if let type = json["x-kubernetes-map-type"]?.string, !["atomic", "granular"].contains(type) {
            add(.unsupported("\(path).x-kubernetes-map-type", type, ["atomic", "granular"]))
        }
    }

    private mutating func checkListType(_ json: JSON, _ path: String) {
        guard let type = json["x-kubernetes-list-type"] else { return }
        let field = "\(path).x-kubernetes-list-type"
        guard let name = type.string, ["atomic", "set", "map"].contains(name) else {
            add(.unsupported(field, type.string ?? type.text(), ["atomic", "set", "map"]))
            return
        }
        if json["type"]?.string != "array" {
            add(.invalid("\(path).type", json["type"] ?? "", "must be array if x-kubernetes-list-type is specified"))
        }
        if name == "map" { checkMapKeys(json, path) }
    }

    private mutating func checkMapKeys(_ json: JSON, _ path: String) {
        let keys = (json["x-kubernetes-list-map-keys"]?.array ?? []).compactMap(\.string)
        let field = "\(path).x-kubernetes-list-map-keys"
        if keys.isEmpty { add(.required(field, "must not be empty if x-kubernetes-list-type is map")) }
        let items = json["items"] ?? [:]
        let required = Set((items["required"]?.array ?? []).compactMap(\.string))
        for (index, key) in keys.enumerated() {
            guard let property = items["properties"]?[key] else {
                add(
                    .invalid(
                        "\(field)[\(index)]", .string(key), "entries must all be names of item properties"))
                continue
            }
            if !required.contains(key), property["default"] == nil {
                add(
                    .required(
                        "\(path).items.properties[\(key)].default",
                        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required "
                            + "property"))
            }
        }
    }
}
