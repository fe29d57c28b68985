import Kubernetes

/// The OpenAPI v3 document of one group and version: its schemas, and its paths. Pure.
struct OpenAPIDocument {
    let groupVersion: ResourceCatalog.GroupVersion
    let types: [ResourceType]

    var json: JSON {
        [
            "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": .string(ServerVersion.git)],
            "paths": .object(paths), "components": ["schemas": .object(schemas)],
        ]
    }

    private var paths: [String: JSON] {
        var paths: [String: JSON] = [:]
        for type in types {
            paths.merge(OpenAPIPaths(groupVersion: groupVersion, type: type).json) { first, _ in first }
        }
        return paths
    }

    /// The kinds, and all that they refer to.
    private var schemas: [String: JSON] {
        var schemas = OpenAPISchema.scalars
        var open: [String] = []
        for type in types {
            let schema = type.schema(groupVersion.version)
            var json =
                schema.map(OpenAPISchema.json) ?? ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
            json["x-kubernetes-group-version-kind"] = [groupVersion.kind(type.kind)]
            schemas[groupVersion.definitionName(type.kind)] = json
            open += schema?.references ?? []
        }
        while let name = open.popLast() {
            let key = OpenAPISchema.definitionName(name)
            guard schemas[key] == nil, let schema = BuiltInSchemas.definitions[name] else { continue }
            schemas[key] = OpenAPISchema.json(schema)
            open += schema.references
        }
        return schemas
    }
}

extension ResourceCatalog.GroupVersion {
    /// A kind as `x-kubernetes-group-version-kind` names it.
    func kind(_ kind: String) -> JSON {
        ["group": .string(group), "version": .string(version), "kind": .string(kind)]
    }

    func definitionName(_ kind: String) -> String {
        OpenAPISchema.definitionName(BuiltInSchemas.name(group: group, version: version, kind: kind))
    }
}

extension Schema {
    /// The definitions that it leads to at once.
    var references: [String] {
        if let reference { return [reference] }
        return properties.values.flatMap(\.references) + (element?.references ?? [])
    }
}
