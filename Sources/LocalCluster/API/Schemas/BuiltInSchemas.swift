/// The schemas of the kinds that every cluster serves.
enum BuiltInSchemas {
    static let definitions = SchemaDefinitions()

    /// - Returns: `nil` for a kind whose objects are not described: everything is allowed in them.
    static func schema(group: String, version: String, kind: String) -> Schema? {
        definitions[group.isEmpty ? "\(version).\(kind)" : "\(group)/\(version).\(kind)"]
    }
}

extension ResourceType {
    /// The shape of its objects in one of its versions; `nil`: everything is allowed in them.
    func schema(_ version: String) -> Schema? {
        BuiltInSchemas.schema(group: group, version: version, kind: kind)
    }
}
