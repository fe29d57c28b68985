import Kubernetes

/// OpenAPI v3, as far as kubectl needs it to know that the server itself validates what is sent. It says which kinds
/// can be patched and that `fieldValidation` is accepted; the schemas allow everything.
struct OpenAPI: Sendable {
    let catalog: ResourceCatalog

    /// `/openapi/v3`
    var index: JSON {
        var paths: [String: JSON] = [:]
        for path in groupVersions.map(Self.path) {
            paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)")]
        }
        return ["paths": .object(paths)]
    }

    /// `/openapi/v3/api/v1`, `/openapi/v3/apis/GROUP/VERSION`; `nil` when it is not served.
    func document(group: String, version: String) -> JSON? {
        let groupVersion = ResourceCatalog.GroupVersion(group: group, version: version)
        let types = catalog.types(in: groupVersion)
        guard !types.isEmpty else { return nil }
        var paths: [String: JSON] = [:]
        var schemas: [String: JSON] = [:]
        for type in types {
            paths[Self.objectPath(groupVersion, type)] = ["patch": Self.patch(type, version)]
            schemas["\(type.group.isEmpty ? "core" : type.group).\(version).\(type.kind)"] = Self.schema(type, version)
        }
        return [
            "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": .string(ServerVersion.git)],
            "paths": .object(paths), "components": ["schemas": .object(schemas)],
        ]
    }

    private var groupVersions: [ResourceCatalog.GroupVersion] {
        Set(catalog.types.flatMap { type in type.versions.map { .init(group: type.group, version: $0) } }).sorted()
    }

    private static func path(_ groupVersion: ResourceCatalog.GroupVersion) -> String {
        (groupVersion.group.isEmpty ? "api/" : "apis/") + groupVersion.text
    }

    private static func objectPath(_ groupVersion: ResourceCatalog.GroupVersion, _ type: ResourceType) -> String {
        "/\(path(groupVersion))/" + (type.isNamespaced ? "namespaces/{namespace}/" : "") + "\(type.plural)/{name}"
    }

    private static func patch(_ type: ResourceType, _ version: String) -> JSON {
        [
            "operationId": .string("patch\(type.kind)"),
            "parameters": [
                ["name": "dryRun", "in": "query", "schema": ["type": "string"]],
                ["name": "fieldManager", "in": "query", "schema": ["type": "string"]],
                ["name": "fieldValidation", "in": "query", "schema": ["type": "string"]],
            ],
            "responses": ["200": ["description": "OK"]],
            "x-kubernetes-action": "patch",
            "x-kubernetes-group-version-kind": groupVersionKind(type, version),
        ]
    }

    private static func schema(_ type: ResourceType, _ version: String) -> JSON {
        [
            "type": "object", "x-kubernetes-preserve-unknown-fields": true,
            "x-kubernetes-group-version-kind": [groupVersionKind(type, version)],
        ]
    }

    private static func groupVersionKind(_ type: ResourceType, _ version: String) -> JSON {
        ["group": .string(type.group), "version": .string(version), "kind": .string(type.kind)]
    }
}
