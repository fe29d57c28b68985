import Kubernetes

/// What clients ask to learn which kinds a server has. Pure.
struct Discovery: Sendable {
    let catalog: ResourceCatalog

    static let aggregatedVersions = ["v2", "v2beta1"]

    static func aggregatedMediaType(_ version: String) -> String {
        "application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList"
    }

    /// `/api`
    static let coreVersions: JSON = [
        "kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": [],
    ]

    /// `/apis`
    var groupList: JSON {
        [
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": .array(catalog.groups.map { group($0.name, $0.versions) }),
        ]
    }

    /// `/apis/GROUP`; `nil` when there is no such group.
    func group(_ name: String) -> JSON? {
        guard let found = catalog.groups.first(where: { $0.name == name }) else { return nil }
        var json = group(found.name, found.versions)
        json["kind"] = "APIGroup"
        json["apiVersion"] = "v1"
        return json
    }

    /// `/api/v1`, `/apis/GROUP/VERSION`; `nil` when it is not served.
    func resourceList(group: String, version: String) -> JSON? {
        let groupVersion = ResourceCatalog.GroupVersion(group: group, version: version)
        let types = catalog.types(in: groupVersion)
        guard !types.isEmpty else { return nil }
        return [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(groupVersion.text),
            "resources": .array(types.flatMap(resources)),
        ]
    }

    private func group(_ name: String, _ versions: [String]) -> JSON {
        let list = versions.map { version -> JSON in
            ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)]
        }
        return ["name": .string(name), "versions": .array(list), "preferredVersion": list[0]]
    }

    private func resources(_ type: ResourceType) -> [JSON] {
        var object = resource(type.plural, type.kind, type, verbs: type.verbs)
        object["singularName"] = .string(type.singular)
        if !type.shortNames.isEmpty { object["shortNames"] = .array(type.shortNames.map(JSON.string)) }
        if !type.categories.isEmpty { object["categories"] = .array(type.categories.map(JSON.string)) }
        var all = [object]
        if type.hasStatus {
            all.append(resource("\(type.plural)/status", type.kind, type, verbs: ["get", "patch", "update"]))
        }
        for (name, subresource) in type.subresources.sorted(by: { $0.key < $1.key }) {
            var json = resource("\(type.plural)/\(name)", subresource.kind, type, verbs: subresource.verbs)
            if subresource.group != type.group {
                json["group"] = .string(subresource.group)
                json["version"] = .string(subresource.version)
            }
            all.append(json)
        }
        return all
    }

    private func resource(_ name: String, _ kind: String, _ type: ResourceType, verbs: [String]) -> JSON {
        [
            "name": .string(name), "singularName": "", "namespaced": .bool(type.isNamespaced), "kind": .string(kind),
            "verbs": .array(verbs.map(JSON.string)),
        ]
    }
}
