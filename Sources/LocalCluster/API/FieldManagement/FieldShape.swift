import Kubernetes

/// How the parts of a value are told apart and merged: what its schema says, or without one, what can be seen in the
/// value: objects are merged member by member, lists are one value.
struct FieldShape: Sendable {
    /// What a value consists of.
    enum Form: Sendable, Hashable {
        /// It is one value.
        case leaf
        case members
        /// Elements told apart by what they are.
        case set
        /// Elements told apart by these members.
        case list(keys: [String])
    }

    /// Below this many steps values are taken as one, so that what is written about an object is not much deeper than
    /// clients read.
    private static let maximumDepth = 40

    /// `nil`: not described.
    let schema: Schema?
    private let definitions: SchemaDefinitions
    private let depth: Int

    init(_ schema: Schema?, _ definitions: SchemaDefinitions = BuiltInSchemas.definitions) {
        self.init(schema, definitions, depth: 0)
    }

    private init(_ schema: Schema?, _ definitions: SchemaDefinitions, depth: Int) {
        let resolved = schema.map(definitions.resolved)
        self.schema = resolved?.kind == .any ? nil : resolved
        self.definitions = definitions
        self.depth = depth
    }

    func form(of value: JSON) -> Form {
        guard depth < Self.maximumDepth else { return .leaf }
        switch value {
        case .object: return schema?.isAtomicMap == true ? .leaf : .members
        case .array:
            switch schema?.listType {
            case .set: return .set
            case .map(let keys): return .list(keys: keys)
            case .atomic, nil: return .leaf
            }
        default: return .leaf
        }
    }

    /// Whether the schema names the member, so that it is a field and not the key of a map.
    func isDeclared(_ member: String) -> Bool {
        if isObjectItself, member == "metadata" { return true }
        return schema?.properties[member] != nil
    }

    func member(_ name: String) -> FieldShape {
        if isObjectItself, name == "metadata" { return FieldShape(.objectMetadata, definitions, depth: 1) }
        return FieldShape(schema?.properties[name] ?? schema?.element, definitions, depth: depth + 1)
    }

    /// The shape of each element of a list.
    var element: FieldShape { FieldShape(schema?.element, definitions, depth: depth + 1) }

    /// What is below a place.
    subscript(element: PathElement) -> FieldShape { element.fieldName.map(member) ?? self.element }

    private var isObjectItself: Bool { depth == 0 }
}

// Elements of lists.
extension FieldShape {
    /// What tells an element of a list from the others.
    /// - Returns: `nil` for an element without it.
    func pathElement(of item: JSON, _ form: Form) -> PathElement? {
        guard case .list(let keys) = form else { return item.array == nil && item.object == nil ? .value(item) : nil }
        var members: [String: JSON] = [:]
        for key in keys { members[key] = item[key].flatMap { $0.isNull ? nil : $0 } ?? defaultValue(of: key) }
        let isTold =
            keys.contains { item[$0] != nil } && members.values.allSatisfy { $0.array == nil && $0.object == nil }
        return isTold ? .key(members) : nil
    }

    /// The elements of a list with what tells them apart; those without it, by their place.
    func items(of list: [JSON], _ form: Form) -> [(element: PathElement, value: JSON)] {
        list.enumerated().map { (pathElement(of: $0.element, form) ?? .index($0.offset), $0.element) }
    }

    private func defaultValue(of key: String) -> JSON? {
        guard let element = schema?.element.map(definitions.resolved) else { return nil }
        return element.properties[key]?.defaultValue
    }
}

extension Schema {
    /// `metadata` of any object, as far as it matters here.
    fileprivate static let objectMetadata: Schema = {
        var map = Schema(.object)
        map.element = Schema(.string)
        var finalizers = Schema(.array)
        finalizers.element = Schema(.string)
        finalizers.listType = .set
        var owner = Schema(.object)
        owner.isAtomicMap = true
        var owners = Schema(.array)
        owners.element = owner
        owners.listType = .map(keys: ["uid"])
        var metadata = Schema(.object)
        metadata.properties = ["labels": map, "annotations": map, "finalizers": finalizers, "ownerReferences": owners]
        for name in ["name", "namespace", "generateName", "uid", "resourceVersion", "creationTimestamp"] {
            metadata.properties[name] = Schema(.string)
        }
        return metadata
    }()
}
