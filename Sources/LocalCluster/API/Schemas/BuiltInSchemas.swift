/// The schemas of the kinds that every cluster serves.
enum BuiltInSchemas {
    /// Read once, when first asked for.
    static let definitions: SchemaDefinitions = {
        do throws(SchemaSyntaxError) {
            return SchemaDefinitions(try SchemaText.definitions(texts))
        } catch {
            // These texts are part of the program, and the tests read them.
            preconditionFailure("the schemas of the built-in kinds: \(error)")
        }
    }()

    static var texts: [String] {
        [
            PackageResources.meta_schema, PackageResources.containers_schema, PackageResources.pods_schema,
            PackageResources.volumes_schema, PackageResources.core_schema, PackageResources.apps_schema,
            PackageResources.batch_schema, PackageResources.networking_schema, PackageResources.policy_schema,
            PackageResources.autoscaling_schema, PackageResources.cluster_schema, PackageResources.access_schema,
            PackageResources.extensions_schema,
        ].map { String(decoding: $0, as: UTF8.self) }
    }

    /// - Returns: `nil` for a kind whose objects are not described: everything is allowed in them.
    static func schema(group: String, version: String, kind: String) -> Schema? {
        definitions[name(group: group, version: version, kind: kind)]
    }

    static func name(group: String, version: String, kind: String) -> String {
        group.isEmpty ? "\(version).\(kind)" : "\(group)/\(version).\(kind)"
    }
}

extension ResourceType {
    /// The shape of its objects in one of its versions; `nil`: everything is allowed in them.
    func schema(_ version: String) -> Schema? {
        if let custom { return custom.versions[version]?.schema }
        return BuiltInSchemas.schema(group: group, version: version, kind: kind)
    }
}
