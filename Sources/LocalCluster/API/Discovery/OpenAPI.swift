import Kubernetes

/// OpenAPI v3: what `kubectl explain` shows, and what tells clients which parameters requests may have.
struct OpenAPI: Sendable {
    let catalog: ResourceCatalog
    var cache = OpenAPICache()

    /// `/openapi/v3`: where the documents are. The hash in an address changes with what the document says.
    var index: JSON {
        var paths: [String: JSON] = [:]
        for groupVersion in groupVersions {
            let path = groupVersion.openAPIPath
            let hash = OpenAPICache.hash(catalog.types(in: groupVersion))
            paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(hash)")]
        }
        return ["paths": .object(paths)]
    }

    /// `/openapi/v3/api/v1`, `/openapi/v3/apis/GROUP/VERSION`; `nil` when it is not served.
    func document(group: String, version: String) -> OpenAPICache.Document? {
        let groupVersion = ResourceCatalog.GroupVersion(group: group, version: version)
        let types = catalog.types(in: groupVersion)
        return types.isEmpty ? nil : cache.document(groupVersion, types)
    }

    private var groupVersions: [ResourceCatalog.GroupVersion] {
        Set(catalog.types.flatMap { type in type.versions.map { .init(group: type.group, version: $0) } }).sorted()
    }
}

extension ResourceCatalog.GroupVersion {
    /// Below `/openapi/v3/`, and below the root of the API.
    var openAPIPath: String { (group.isEmpty ? "api/" : "apis/") + text }
}
