import Kubernetes

/// The roles that every cluster has, and who has them.
enum DefaultRoles {
    /// In the order in which they are made.
    static let objects: [(GroupVersionResource, JSON)] = clusterRoles + clusterBindings + namespaced

    /// Makes what is missing, and brings what an earlier release made up to date, unless its owner wants it as it is
    /// (annotation `rbac.authorization.kubernetes.io/autoupdate`).
    static func write(in transaction: Transaction) throws {
        for (resource, object) in objects {
            let type = try transaction.catalog.type(resource)
            if try transaction.stored(type, namespace: object.namespace, name: object.name) == nil {
                try transaction.create(type, object)
            } else {
                try transaction.change(type, namespace: object.namespace, name: object.name) { update(&$0, to: object) }
            }
        }
        try RoleAggregation.aggregate(in: transaction)
    }

    private static func update(_ known: inout JSON, to object: JSON) {
        let isOwn = known.labels[label] == "rbac-defaults"
        guard isOwn, known.annotations[autoupdate] != "false" else { return }
        known.metadata.merge(patch: ["labels": JSON(object.labels), "annotations": JSON(object.annotations)])
        known["aggregationRule"] = object["aggregationRule"]
        if object["rules"] != nil, object["aggregationRule"] == nil { known["rules"] = object["rules"] }
    }

    private static let clusterRoles: [(GroupVersionResource, JSON)] =
        [
            role("cluster-admin", [everything, PolicyRule(paths: ["*"], verbs: ["*"])]),
            aggregated("admin", of: ["admin"]),
            aggregated("edit", of: ["edit"], into: "admin"),
            aggregated("view", of: ["view"], into: "edit"),
            role("system:aggregate-to-admin", DefaultRules.admin, into: "admin"),
            role("system:aggregate-to-edit", DefaultRules.edit, into: "edit"),
            role("system:aggregate-to-view", DefaultRules.view, into: "view"),
            role("system:discovery", [PolicyRule(paths: DefaultRules.discoveryPaths, verbs: ["get"])]),
            role("system:public-info-viewer", [PolicyRule(paths: DefaultRules.publicPaths, verbs: ["get"])]),
            role("system:basic-user", DefaultRules.selfReviews),
            role("system:auth-delegator", DefaultRules.delegatedReviews),
            role(
                "system:service-account-issuer-discovery",
                [
                    PolicyRule(
                        paths: [IssuerDiscovery.configurationPath, IssuerDiscovery.keysPath + "*"], verbs: ["get"])
                ]),
        ].map { (resource("clusterroles"), $0) }

    private static let clusterBindings: [(GroupVersionResource, JSON)] =
        [
            binding("cluster-admin", to: [User.administratorsGroup]),
            binding("system:discovery", to: [User.authenticatedGroup]),
            binding("system:public-info-viewer", to: [User.authenticatedGroup, User.unauthenticatedGroup]),
            binding("system:basic-user", to: [User.authenticatedGroup]),
            binding("system:service-account-issuer-discovery", to: ["system:serviceaccounts"]),
        ].map { (resource("clusterrolebindings"), $0) }

    /// What extension API servers ask for.
    private static let namespaced: [(GroupVersionResource, JSON)] = {
        var reader = role(
            "extension-apiserver-authentication-reader",
            [
                PolicyRule(
                    [""], ["configmaps"], ["get", "list", "watch"], names: ["extension-apiserver-authentication"])
            ])
        reader.metadata["namespace"] = "kube-system"
        return [(resource("roles"), reader)]
    }()

    private static let everything = PolicyRule(["*"], ["*"], ["*"])

    private static func resource(_ plural: String) -> GroupVersionResource {
        GroupVersionResource(group: "rbac.authorization.k8s.io", version: "v1", resource: plural)
    }

    private static let label = "kubernetes.io/bootstrapping"
    private static let autoupdate = "rbac.authorization.kubernetes.io/autoupdate"

    private static func aggregationLabel(_ role: String) -> String {
        "rbac.authorization.k8s.io/aggregate-to-\(role)"
    }

    private static func metadata(_ name: String, into role: String? = nil) -> JSON {
        var labels = [label: "rbac-defaults"]
        if let role { labels[aggregationLabel(role)] = "true" }
        return ["name": .string(name), "labels": JSON(labels), "annotations": JSON([autoupdate: "true"])]
    }

    private static func role(_ name: String, _ rules: [PolicyRule], into role: String? = nil) -> JSON {
        ["metadata": metadata(name, into: role), "rules": .array(rules.map(\.json))]
    }

    private static func aggregated(_ name: String, of sources: [String], into role: String? = nil) -> JSON {
        let selectors = sources.map { JSON.object(["matchLabels": [aggregationLabel($0): "true"]]) }
        return [
            "metadata": metadata(name, into: role), "aggregationRule": ["clusterRoleSelectors": .array(selectors)],
            "rules": [],
        ]
    }

    private static func binding(_ name: String, to groups: [String]) -> JSON {
        [
            "metadata": metadata(name),
            "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": .string(name)],
            "subjects": .array(
                groups.map { ["apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": .string($0)] }),
        ]
    }
}
