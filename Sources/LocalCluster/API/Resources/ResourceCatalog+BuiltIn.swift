// The kinds served by every cluster. `plural`s, short names and versions as in Kubernetes 1.3x and Istio's API.

extension ResourceCatalog {
    static let builtIn = ResourceCatalog(
        core + workloads + infrastructure + policies + reviews + meshNetworking + meshPolicies + gatewayAPI)

    private static let core: [ResourceType] = [
        ResourceType(
            kind: "Namespace", plural: "namespaces", shortNames: ["ns"], isNamespaced: false, hasStatus: true,
            subresources: ["finalize": .init(group: "", version: "v1", kind: "Namespace", verbs: ["update"])],
            selectableFields: ["status.phase"], names: .label),
        ResourceType(
            kind: "Node", plural: "nodes", shortNames: ["no"], isNamespaced: false, hasStatus: true,
            selectableFields: ["spec.unschedulable"]),
        ResourceType(
            kind: "Pod", plural: "pods", shortNames: ["po"], categories: ["all"], hasStatus: true, hasGeneration: true,
            subresources: [
                "eviction": .init(group: "policy", version: "v1", kind: "Eviction", verbs: ["create"]),
                "binding": .init(group: "", version: "v1", kind: "Binding", verbs: ["create"]),
                "attach": .init(group: "", version: "v1", kind: "PodAttachOptions", verbs: ["create", "get"]),
                "exec": .init(group: "", version: "v1", kind: "PodExecOptions", verbs: ["create", "get"]),
                "log": .init(group: "", version: "v1", kind: "Pod", verbs: ["get"]),
                "portforward": .init(
                    group: "", version: "v1", kind: "PodPortForwardOptions", verbs: ["create", "get"]),
            ],
            selectableFields: [
                "spec.nodeName", "spec.serviceAccountName", "spec.restartPolicy", "status.phase", "status.podIP",
            ]),
        ResourceType(
            kind: "Service", plural: "services", shortNames: ["svc"], categories: ["all"], hasStatus: true,
            selectableFields: ["spec.type", "spec.clusterIP"], names: .dnsLabel),
        ResourceType(kind: "Endpoints", plural: "endpoints", shortNames: ["ep"]),
        ResourceType(kind: "Secret", plural: "secrets", selectableFields: ["type"]),
        ResourceType(kind: "ConfigMap", plural: "configmaps", shortNames: ["cm"]),
        ResourceType(
            kind: "ServiceAccount", plural: "serviceaccounts", shortNames: ["sa"],
            subresources: [
                "token": .init(group: "authentication.k8s.io", version: "v1", kind: "TokenRequest", verbs: ["create"])
            ]),
        ResourceType(
            kind: "Event", plural: "events", shortNames: ["ev"],
            selectableFields: [
                "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
                "reason",
                "reportingComponent", "source", "type",
            ]),
        ResourceType(
            group: "discovery.k8s.io", kind: "EndpointSlice", plural: "endpointslices", hasGeneration: true),
        ResourceType(group: "coordination.k8s.io", kind: "Lease", plural: "leases"),
    ]

    private static let policies: [ResourceType] = [
        rbac("Role", "roles"), rbac("RoleBinding", "rolebindings"),
        rbac("ClusterRole", "clusterroles", isNamespaced: false),
        rbac("ClusterRoleBinding", "clusterrolebindings", isNamespaced: false),
        ResourceType(
            group: "apiextensions.k8s.io", kind: "CustomResourceDefinition", plural: "customresourcedefinitions",
            shortNames: ["crd", "crds"], categories: ["api-extensions"], isNamespaced: false, hasStatus: true,
            hasGeneration: true),
        ResourceType(
            group: "admissionregistration.k8s.io", kind: "MutatingWebhookConfiguration",
            plural: "mutatingwebhookconfigurations", categories: ["api-extensions"], isNamespaced: false,
            hasGeneration: true),
        ResourceType(
            group: "admissionregistration.k8s.io", kind: "ValidatingWebhookConfiguration",
            plural: "validatingwebhookconfigurations", categories: ["api-extensions"], isNamespaced: false,
            hasGeneration: true),
    ]

    private static func rbac(_ kind: String, _ plural: String, isNamespaced: Bool = true) -> ResourceType {
        ResourceType(
            group: "rbac.authorization.k8s.io", kind: kind, plural: plural, isNamespaced: isNamespaced,
            names: .pathSegment)
    }

    private static let reviews: [ResourceType] = [
        review("authentication.k8s.io", "TokenReview", "tokenreviews"),
        review("authentication.k8s.io", "SelfSubjectReview", "selfsubjectreviews"),
        review("authorization.k8s.io", "SubjectAccessReview", "subjectaccessreviews"),
        review("authorization.k8s.io", "SelfSubjectAccessReview", "selfsubjectaccessreviews"),
        review("authorization.k8s.io", "SelfSubjectRulesReview", "selfsubjectrulesreviews"),
        ResourceType(
            group: "authorization.k8s.io", kind: "LocalSubjectAccessReview", plural: "localsubjectaccessreviews",
            isReview: true),
    ]

    private static func review(_ group: String, _ kind: String, _ plural: String) -> ResourceType {
        ResourceType(group: group, kind: kind, plural: plural, isNamespaced: false, isReview: true)
    }
}
