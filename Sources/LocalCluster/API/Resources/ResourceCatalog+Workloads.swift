// The kinds that make pods, and those that limit them.

extension ResourceCatalog {
    static let workloads: [ResourceType] = [
        scalable("Deployment", "deployments", "deploy"),
        scalable("ReplicaSet", "replicasets", "rs"),
        scalable("StatefulSet", "statefulsets", "sts"),
        ResourceType(
            group: "apps", kind: "DaemonSet", plural: "daemonsets", shortNames: ["ds"], categories: ["all"],
            hasStatus: true, hasGeneration: true),
        ResourceType(group: "apps", kind: "ControllerRevision", plural: "controllerrevisions"),
        ResourceType(
            group: "batch", kind: "Job", plural: "jobs", categories: ["all"], hasStatus: true, hasGeneration: true,
            selectableFields: ["status.successful"]),
        ResourceType(
            group: "batch", kind: "CronJob", plural: "cronjobs", shortNames: ["cj"], categories: ["all"],
            hasStatus: true, hasGeneration: true),
        ResourceType(
            group: "autoscaling", versions: ["v2"], kind: "HorizontalPodAutoscaler",
            plural: "horizontalpodautoscalers", shortNames: ["hpa"], categories: ["all"], hasStatus: true),
        ResourceType(
            group: "policy", kind: "PodDisruptionBudget", plural: "poddisruptionbudgets", shortNames: ["pdb"],
            hasStatus: true, hasGeneration: true),
        ResourceType(kind: "PodTemplate", plural: "podtemplates"),
        ResourceType(kind: "ResourceQuota", plural: "resourcequotas", shortNames: ["quota"], hasStatus: true),
        ResourceType(kind: "LimitRange", plural: "limitranges", shortNames: ["limits"]),
        ResourceType(
            group: "scheduling.k8s.io", kind: "PriorityClass", plural: "priorityclasses", shortNames: ["pc"],
            isNamespaced: false),
    ]

    private static func scalable(_ kind: String, _ plural: String, _ shortName: String) -> ResourceType {
        ResourceType(
            group: "apps", kind: kind, plural: plural, shortNames: [shortName], categories: ["all"], hasStatus: true,
            hasGeneration: true, subresources: ["scale": ResourceType.scaleSubresource],
            scale: ScalePaths(specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", labelSelector: nil))
    }
}
