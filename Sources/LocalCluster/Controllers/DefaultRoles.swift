import Kubernetes

/// The roles that every cluster has, and who has them.
enum DefaultRoles {
    private static let roles = resource("clusterroles")
    private static let bindings = resource("clusterrolebindings")

    /// In the order in which they are made.
    static let objects: [(GroupVersionResource, JSON)] = [
        (roles, role("cluster-admin", [anything, ["nonResourceURLs": ["*"], "verbs": ["*"]]])),
        (roles, role("admin", [anything])),
        (roles, role("edit", [anything])),
        (roles, role("view", [reading])),
        (roles, role("system:discovery", [["nonResourceURLs": discoveryPaths, "verbs": ["get"]]])),
        (roles, role("system:basic-user", [selfReviews])),
        (roles, role("system:auth-delegator", delegatedReviews)),
        (bindings, binding("cluster-admin", group: User.administratorsGroup)),
        (bindings, binding("system:discovery", group: User.authenticatedGroup)),
        (bindings, binding("system:basic-user", group: User.authenticatedGroup)),
    ]

    private static let anything: JSON = ["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]

    /// Everything that is no secret.
    private static let reading: JSON = [
        "apiGroups": [
            "", "apps", "discovery.k8s.io", "coordination.k8s.io", "networking.istio.io", "security.istio.io",
            "telemetry.istio.io", "extensions.istio.io",
        ],
        "resources": .array(readable.map(JSON.string)), "verbs": ["get", "list", "watch"],
    ]

    private static let readable =
        ResourceCatalog.builtIn.types
        .filter { !$0.isReview && $0.plural != "secrets" && !$0.group.hasPrefix("rbac.") }.map(\.plural) + ["pods/log"]

    private static let discoveryPaths: JSON = [
        "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version",
        "/version/",
    ]

    private static let selfReviews: JSON = [
        "apiGroups": ["authorization.k8s.io", "authentication.k8s.io"],
        "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews"], "verbs": ["create"],
    ]

    private static let delegatedReviews: [JSON] = [
        ["apiGroups": ["authentication.k8s.io"], "resources": ["tokenreviews"], "verbs": ["create"]],
        ["apiGroups": ["authorization.k8s.io"], "resources": ["subjectaccessreviews"], "verbs": ["create"]],
    ]

    private static func resource(_ plural: String) -> GroupVersionResource {
        GroupVersionResource(group: "rbac.authorization.k8s.io", version: "v1", resource: plural)
    }

    private static func role(_ name: String, _ rules: [JSON]) -> JSON {
        ["metadata": ["name": .string(name), "labels": label], "rules": .array(rules)]
    }

    private static func binding(_ name: String, group: String) -> JSON {
        [
            "metadata": ["name": .string(name), "labels": label],
            "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": .string(name)],
            "subjects": [["apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": .string(group)]],
        ]
    }

    private static let label: JSON = ["kubernetes.io/bootstrapping": "rbac-defaults"]
}
