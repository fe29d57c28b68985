/// The order of groups: clients that find a name in several groups take the first. As in Kubernetes, its own groups
/// come before those of definitions. Of the mesh's two groups with Gateways, the one that all meshes have comes first, so
/// that `kubectl get gateway` means that one; the rest is in the order of names.
enum GroupOrder {
    private static let ranked: [String: Int] = Dictionary(
        uniqueKeysWithValues: [
            "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch",
            "certificates.k8s.io", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io",
            "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io",
            "node.k8s.io", "discovery.k8s.io", "networking.istio.io",
        ].enumerated().map { ($1, $0) })

    static func precedes(_ one: String, _ other: String) -> Bool {
        (ranked[one] ?? .max, one) < (ranked[other] ?? .max, other)
    }
}
