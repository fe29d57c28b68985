import Kubernetes

/// A rule as the roles of every cluster are written.
struct PolicyRule: Sendable, Hashable {
    let json: JSON

    init(_ groups: [String], _ resources: [String], _ verbs: [String], names: [String] = []) {
        func list(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
        var json: JSON = ["apiGroups": list(groups), "resources": list(resources), "verbs": list(verbs)]
        if !names.isEmpty { json["resourceNames"] = list(names) }
        self.json = json
    }

    init(paths: [String], verbs: [String]) {
        json = [
            "nonResourceURLs": .array(paths.map(JSON.string)), "verbs": .array(verbs.map(JSON.string)),
        ]
    }
}

/// What viewers, editors and administrators of a namespace may do, and everybody.
enum DefaultRules {
    private static let reading = ["get", "list", "watch"]
    private static let writing = ["create", "delete", "deletecollection", "patch", "update"]

    private static let mesh = [
        "networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io",
        "gateway.networking.k8s.io",
    ]

    static let publicPaths = ["/healthz", "/livez", "/readyz", "/version", "/version/"]
    static let discoveryPaths = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"] + publicPaths

    /// Everything but Secrets, roles, and ways into containers.
    static let view = [
        PolicyRule(
            [""],
            [
                "configmaps", "endpoints", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods",
                "replicationcontrollers", "replicationcontrollers/scale", "serviceaccounts", "services",
                "services/status", "bindings", "events", "limitranges", "namespaces/status", "pods/log", "pods/status",
                "replicationcontrollers/status", "resourcequotas", "resourcequotas/status", "namespaces",
            ], reading),
        PolicyRule(["discovery.k8s.io"], ["endpointslices"], reading),
        PolicyRule(
            ["apps"],
            ["controllerrevisions"]
                + with(["daemonsets", "deployments", "replicasets", "statefulsets"], ["scale", "status"]), reading),
        PolicyRule(
            ["autoscaling"], with(["horizontalpodautoscalers"], ["status"]), reading),
        PolicyRule(["batch"], with(["cronjobs", "jobs"], ["status"]), reading),
        PolicyRule(["policy"], with(["poddisruptionbudgets"], ["status"]), reading),
        PolicyRule(["networking.k8s.io"], with(["ingresses"], ["status"]) + ["networkpolicies"], reading),
        PolicyRule(mesh, ["*"], reading),
    ]

    static let edit = [
        PolicyRule(
            [""], ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"], reading),
        PolicyRule([""], ["serviceaccounts"], ["impersonate"]),
        PolicyRule(
            [""], ["pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy"], writing),
        PolicyRule([""], ["pods/eviction"], ["create"]),
        PolicyRule(
            [""],
            [
                "configmaps", "events", "persistentvolumeclaims", "replicationcontrollers",
                "replicationcontrollers/scale", "secrets", "serviceaccounts", "services", "services/proxy",
            ], writing),
        PolicyRule([""], ["serviceaccounts/token"], ["create"]),
        PolicyRule(
            ["apps"],
            with(["daemonsets", "deployments", "replicasets", "statefulsets"], ["scale"])
                + ["deployments/rollback"], writing),
        PolicyRule(["autoscaling"], ["horizontalpodautoscalers"], writing),
        PolicyRule(["batch"], ["cronjobs", "jobs"], writing),
        PolicyRule(["policy"], ["poddisruptionbudgets"], writing),
        PolicyRule(["networking.k8s.io"], ["ingresses", "networkpolicies"], writing),
        PolicyRule(["coordination.k8s.io"], ["leases"], reading + writing),
        PolicyRule(mesh, ["*"], writing),
    ]

    static let admin = [
        PolicyRule(["authorization.k8s.io"], ["localsubjectaccessreviews"], ["create"]),
        PolicyRule(["rbac.authorization.k8s.io"], ["rolebindings", "roles"], reading + writing),
    ]

    static let selfReviews = [
        PolicyRule(["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], ["create"]),
        PolicyRule(["authentication.k8s.io"], ["selfsubjectreviews"], ["create"]),
    ]

    static let delegatedReviews = [
        PolicyRule(["authentication.k8s.io"], ["tokenreviews"], ["create"]),
        PolicyRule(["authorization.k8s.io"], ["subjectaccessreviews"], ["create"]),
    ]

    /// Resources and some of their subresources.
    private static func with(_ resources: [String], _ subresources: [String]) -> [String] {
        resources.flatMap { resource in [resource] + subresources.map { "\(resource)/\($0)" } }
    }
}
