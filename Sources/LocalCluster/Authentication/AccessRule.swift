import Kubernetes

/// One rule of a role (rbac.authorization.k8s.io v1 `PolicyRule`).
struct AccessRule: Sendable, Hashable {
    let verbs: [String]
    let groups: [String]
    let resources: [String]
    let resourceNames: [String]
    let paths: [String]

    init(_ json: JSON) {
        func texts(_ member: String) -> [String] { (json[member]?.array ?? []).compactMap(\.string) }
        verbs = texts("verbs")
        groups = texts("apiGroups")
        resources = texts("resources")
        resourceNames = texts("resourceNames")
        paths = texts("nonResourceURLs")
    }

    func allows(_ request: AccessRequest) -> Bool {
        switch request {
        case .resource(let verb, let group, let resource, _, let name):
            Self.contains(verbs, verb) && Self.contains(groups, group) && allows(resource: resource)
                && (resourceNames.isEmpty || resourceNames.contains(name))
        case .path(let verb, let path): Self.contains(verbs, verb) && paths.contains { Self.matches($0, path) }
        }
    }

    /// `*`, `pods`, `pods/log` or `*/log`.
    func allows(resource: String) -> Bool {
        if Self.contains(resources, resource) { return true }
        guard let slash = resource.firstIndex(of: "/") else { return false }
        return resources.contains("*" + resource[slash...])
    }

    static func contains(_ list: [String], _ value: String) -> Bool {
        list.contains("*") || list.contains(value)
    }

    static func matches(_ pattern: String, _ path: String) -> Bool {
        pattern == "*" || pattern == path || (pattern.hasSuffix("*") && path.hasPrefix(pattern.dropLast()))
    }

    /// The rules of those who may do everything.
    static let everything = [
        AccessRule(["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]),
        AccessRule(["verbs": ["*"], "nonResourceURLs": ["*"]]),
    ]

    /// As a SelfSubjectRulesReview shows it.
    var json: JSON {
        func list(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
        if !paths.isEmpty { return ["verbs": list(verbs), "nonResourceURLs": list(paths)] }
        var json: JSON = ["verbs": list(verbs), "apiGroups": list(groups), "resources": list(resources)]
        if !resourceNames.isEmpty { json["resourceNames"] = list(resourceNames) }
        return json
    }
}
