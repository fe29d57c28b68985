import Kubernetes

/// One rule of a webhook (admissionregistration.k8s.io v1 `RuleWithOperations`).
struct WebhookRule: Sendable, Hashable {
    let operations: Set<String>
    let groups: Set<String>
    let versions: Set<String>
    /// Such as `pods`, `pods/status`, `pods/*`, `*` and `*/*`.
    let resources: [String]
    /// `*`, `Cluster` or `Namespaced`.
    let scope: String

    init(_ json: JSON) {
        func texts(_ member: String) -> [String] { (json[member]?.array ?? []).compactMap(\.string) }
        operations = Set(texts("operations"))
        groups = Set(texts("apiGroups"))
        versions = Set(texts("apiVersions"))
        resources = texts("resources")
        scope = json["scope"]?.string ?? "*"
    }

    /// - Parameter version: the version of the target's kind to look for.
    func matches(_ target: AdmissionTarget, version: String) -> Bool {
        Self.contains(operations, target.operation.rawValue) && Self.contains(groups, target.type.group)
            && Self.contains(versions, version) && matchesScope(target.type)
            && resources.contains { Self.matches($0, target) }
    }

    private func matchesScope(_ type: ResourceType) -> Bool {
        scope == "*" || (scope == "Namespaced") == type.isNamespaced
    }

    private static func contains(_ set: Set<String>, _ value: String) -> Bool {
        set.contains("*") || set.contains(value)
    }

    /// `pods` and `*` are objects only; `/*` is an object and all its subresources.
    private static func matches(_ pattern: String, _ target: AdmissionTarget) -> Bool {
        let parts = pattern.split(separator: "/", maxSplits: 1)
        let subresource = parts.count > 1 ? parts[1] : ""
        guard let resource = parts.first, resource == "*" || resource == target.type.plural else { return false }
        return subresource == "*" || subresource == target.subresource
    }
}
