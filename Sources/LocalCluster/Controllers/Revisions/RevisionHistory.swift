import Kubernetes

extension GroupVersionResource {
    static let controllerRevisions = Self(group: "apps", version: "v1", resource: "controllerrevisions")
}

/// The templates that a DaemonSet or StatefulSet has had, kept as ControllerRevisions: what `kubectl rollout history`
/// shows and `undo` brings back.
struct RevisionHistory {
    static let hashLabel = "controller-revision-hash"

    /// The name of the revision with the present template.
    let current: String
    /// The templates by the names of their revisions.
    let templates: [String: JSON]

    /// Keeps the present template of `owner`, as the newest.
    /// - Parameter used: revisions that pods still have.
    init(_ owner: JSON, used: Set<String>, in transaction: Transaction) throws {
        let type = try transaction.catalog.type(.controllerRevisions)
        let known = try transaction.dependents(of: owner.uid, type).map { try $0.json() }
            .sorted { Self.number($0) < Self.number($1) }
        let template = owner.spec["template"] ?? [:]
        let newest = known.last.map(Self.number) ?? 0
        if let same = known.first(where: { Self.template($0) == template }) {
            current = same.name
            if Self.number(same) < newest {
                try transaction.change(type, namespace: same.namespace, name: same.name) {
                    $0["revision"] = .int(newest + 1)
                }
            }
        } else {
            let made = try transaction.create(
                type, Self.make(owner, template, newest + 1, taken: Set(known.map(\.name))))
            current = made.name
        }
        var templates = Dictionary(known.map { ($0.name, Self.template($0)) }, uniquingKeysWith: { first, _ in first })
        templates[current] = template
        self.templates = templates
        let surplus = known.filter { $0.name != current && !used.contains($0.name) }
        let limit = Int(clamping: owner.spec["revisionHistoryLimit"]?.int ?? 10)
        for old in surplus.prefix(max(0, surplus.count - limit)) {
            try transaction.delete(type, namespace: old.namespace, name: old.name)
        }
    }

    private static func number(_ revision: JSON) -> Int64 { revision["revision"]?.int ?? 0 }

    private static func template(_ revision: JSON) -> JSON {
        var template = revision["data"]?.spec["template"] ?? [:]
        template["$patch"] = nil
        return template
    }

    private static func make(_ owner: JSON, _ template: JSON, _ number: Int64, taken: Set<String>) -> JSON {
        var collisions: Int64 = 0
        var hash = TemplateHash.of(template)
        while taken.contains("\(owner.name)-\(hash)") {
            collisions += 1
            hash = TemplateHash.of(template, collisions: collisions)
        }
        var labels = template.labels
        labels[hashLabel] = hash
        var patch = template
        patch["$patch"] = "replace"
        return [
            "metadata": [
                "name": .string("\(owner.name)-\(hash)"), "namespace": .string(owner.namespace),
                "labels": JSON(labels), "ownerReferences": [OwnerReference.controller(owner)],
                "annotations": owner.metadata["annotations"] ?? [:],
            ],
            "data": ["spec": ["template": patch]], "revision": .int(number),
        ]
    }
}

extension JSON {
    /// Of which revision of `owner` a pod is.
    func revisionName(of owner: JSON) -> String {
        let hash = labels[RevisionHistory.hashLabel] ?? ""
        return hash.hasPrefix("\(owner.name)-") ? hash : "\(owner.name)-\(hash)"
    }
}
