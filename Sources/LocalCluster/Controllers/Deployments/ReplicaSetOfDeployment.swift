import Kubernetes

// A ReplicaSet as its Deployment sees it.
extension JSON {
    var wantedReplicas: Int64 { spec["replicas"]?.int ?? 0 }
    var actualReplicas: Int64 { status["replicas"]?.int ?? 0 }
    var availableReplicas: Int64 { status["availableReplicas"]?.int ?? 0 }

    var revision: Int64 { annotations[DeploymentAnnotation.revision].flatMap(Int64.init) ?? 0 }

    /// Whether the set's status is about its present spec.
    var isObserved: Bool {
        status["observedGeneration"]?.int ?? 0 >= metadata["generation"]?.int ?? 0
    }

    /// Whether none of its pods runs any more, not even to say goodbye.
    var isWithoutPods: Bool {
        wantedReplicas == 0 && isObserved && actualReplicas == 0 && status["terminatingReplicas"]?.int ?? 0 == 0
    }

    var creationOrder: (String, String) { (metadata["creationTimestamp"]?.string ?? "", name) }

    /// The template without the label that tells sets apart.
    var templateIdentity: JSON {
        var template = spec["template"] ?? [:]
        template.metadata["creationTimestamp"] = nil
        guard var labels = template.metadata["labels"]?.object else { return template }
        labels[DeploymentAnnotation.hashLabel] = nil
        template.metadata["labels"] = labels.isEmpty ? nil : .object(labels)
        return template
    }

    mutating func setAnnotation(_ name: String, _ value: String) {
        var annotations = metadata["annotations"] ?? [:]
        annotations[name] = .string(value)
        metadata["annotations"] = annotations
    }
}

/// The annotations by which a Deployment and its ReplicaSets know each other.
enum DeploymentAnnotation {
    static let hashLabel = "pod-template-hash"
    static let revision = "deployment.kubernetes.io/revision"
    static let revisionHistory = "deployment.kubernetes.io/revision-history"
    static let desired = "deployment.kubernetes.io/desired-replicas"
    static let maximum = "deployment.kubernetes.io/max-replicas"

    /// Not copied from a Deployment to its sets.
    static let own: Set<String> = [
        "kubectl.kubernetes.io/last-applied-configuration", revision, revisionHistory, desired, maximum,
        "deprecated.deployment.rollback.to",
    ]
}
