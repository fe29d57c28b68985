import Kubernetes

// Everything at once: apidiscovery.k8s.io `APIGroupDiscoveryList`, which is the same in v2 and v2beta1.
extension Discovery {
    /// `/api` in this form.
    func aggregatedCore(_ version: String) -> JSON { aggregated([("", ["v1"])], version) }

    /// `/apis` in this form.
    func aggregatedGroups(_ version: String) -> JSON { aggregated(catalog.groups, version) }

    private func aggregated(_ groups: [(name: String, versions: [String])], _ listVersion: String) -> JSON {
        [
            "kind": "APIGroupDiscoveryList", "apiVersion": .string("apidiscovery.k8s.io/\(listVersion)"),
            "metadata": [:],
            "items": .array(
                groups.map { group in
                    [
                        "metadata": group.name.isEmpty ? [:] : ["name": .string(group.name)],
                        "versions": .array(group.versions.map { version(group.name, $0) }),
                    ]
                }),
        ]
    }

    private func version(_ group: String, _ version: String) -> JSON {
        let types = catalog.types(in: .init(group: group, version: version))
        return [
            "version": .string(version), "freshness": "Current",
            "resources": .array(types.map { resource($0, group, version) }),
        ]
    }

    private func resource(_ type: ResourceType, _ group: String, _ version: String) -> JSON {
        var json: JSON = [
            "resource": .string(type.plural), "responseKind": kind(group, version, type.kind),
            "scope": type.isNamespaced ? "Namespaced" : "Cluster", "singularResource": .string(type.singular),
            "verbs": .array(type.verbs.map(JSON.string)),
        ]
        if !type.shortNames.isEmpty { json["shortNames"] = .array(type.shortNames.map(JSON.string)) }
        if !type.categories.isEmpty { json["categories"] = .array(type.categories.map(JSON.string)) }
        let parts = subresources(type, group, version)
        if !parts.isEmpty { json["subresources"] = .array(parts) }
        return json
    }

    private func subresources(_ type: ResourceType, _ group: String, _ version: String) -> [JSON] {
        var all: [JSON] = []
        if type.hasStatus {
            all.append([
                "subresource": "status", "responseKind": kind(group, version, type.kind),
                "verbs": ["get", "patch", "update"],
            ])
        }
        for (name, part) in type.subresources.sorted(by: { $0.key < $1.key }) {
            all.append([
                "subresource": .string(name), "responseKind": kind(part.group, part.version, part.kind),
                "verbs": .array(part.verbs.map(JSON.string)),
            ])
        }
        return all
    }

    private func kind(_ group: String, _ version: String, _ kind: String) -> JSON {
        ["group": .string(group), "version": .string(version), "kind": .string(kind)]
    }
}
