import Kubernetes

// Which rules contain which: nobody may give away what they do not have. Pure.
extension AccessRule {
    /// A rule of a single permission.
    private enum Permission: Hashable {
        case resource(verb: String, group: String, resource: String, name: String?)
        case path(verb: String, path: String)
    }

    private var permissions: [Permission] {
        let names: [String?] = resourceNames.isEmpty ? [nil] : resourceNames.map(Optional.some)
        var all: [Permission] = []
        for verb in verbs {
            for path in paths { all.append(.path(verb: verb, path: path)) }
            for group in groups {
                for resource in resources {
                    all += names.map { .resource(verb: verb, group: group, resource: resource, name: $0) }
                }
            }
        }
        return all
    }

    /// Whether every permission of this rule is in one of `rules`.
    func isCovered(by rules: [AccessRule]) -> Bool {
        permissions.allSatisfy { permission in rules.contains { $0.covers(permission) } }
    }

    private func covers(_ permission: Permission) -> Bool {
        switch permission {
        case .path(let verb, let path):
            Self.contains(verbs, verb) && paths.contains { Self.matches($0, path) }
        case .resource(let verb, let group, let resource, let name):
            Self.contains(verbs, verb) && Self.contains(groups, group) && allows(resource: resource)
                && (resourceNames.isEmpty || name.map(resourceNames.contains) ?? false)
        }
    }

    /// As refusals show it.
    var words: String {
        func list(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: " ") + "]" }
        let members = [
            ("APIGroups", groups), ("Resources", resources), ("ResourceNames", resourceNames),
            ("NonResourceURLs", paths), ("Verbs", verbs),
        ]
        return "{" + members.filter { !$0.1.isEmpty }.map { "\($0.0):\(list($0.1))" }.joined(separator: ", ") + "}"
    }
}
