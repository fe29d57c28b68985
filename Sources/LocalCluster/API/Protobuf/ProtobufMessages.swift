/// The messages that kubectl sends in protobuf, field by field (k8s.io/api `generated.proto`).
enum ProtobufMessages {
    typealias Fields = [Int: ProtobufField]

    /// The message of a kind; `nil` for kinds that must be sent as JSON.
    static func fields(kind: String) -> Fields? { kinds[kind] }

    static func fields(message: String) -> Fields? { messages[message] }

    private static let kinds: [String: Fields] = [
        "ConfigMap": [1: metadata, 2: .map("data"), 3: .bytesMap("binaryData"), 4: .bool("immutable")],
        "Secret": [
            1: metadata, 2: .bytesMap("data"), 3: .text("type"), 4: .map("stringData"), 5: .bool("immutable"),
        ],
        "Namespace": [1: metadata, 2: .message("spec", "NamespaceSpec"), 3: .ignored],
        "ServiceAccount": [
            1: metadata, 2: .list("secrets", "ObjectReference"), 3: .list("imagePullSecrets", "LocalObjectReference"),
            4: .bool("automountServiceAccountToken"),
        ],
        "Service": [1: metadata, 2: .message("spec", "ServiceSpec"), 3: .ignored],
        "Deployment": [1: metadata, 2: .message("spec", "DeploymentSpec"), 3: .ignored],
        "Job": [1: metadata, 2: .message("spec", "JobSpec"), 3: .ignored],
        "CronJob": [1: metadata, 2: .message("spec", "CronJobSpec"), 3: .ignored],
        "Ingress": [1: metadata, 2: .message("spec", "IngressSpec"), 3: .ignored],
        "PodDisruptionBudget": [1: metadata, 2: .message("spec", "PodDisruptionBudgetSpec"), 3: .ignored],
        "PriorityClass": [
            1: metadata, 2: .count("value"), 3: .bool("globalDefault"), 4: .text("description"),
            5: .text("preemptionPolicy"),
        ],
        "Role": [1: metadata, 2: .list("rules", "PolicyRule")],
        "ClusterRole": [
            1: metadata, 2: .list("rules", "PolicyRule"), 3: .message("aggregationRule", "AggregationRule"),
        ],
        "RoleBinding": binding, "ClusterRoleBinding": binding,
        "TokenRequest": [1: metadata, 2: .message("spec", "TokenRequestSpec"), 3: .ignored],
        "SelfSubjectReview": [1: metadata, 2: .ignored],
        "SelfSubjectAccessReview": [1: metadata, 2: .message("spec", "AccessReviewSpec"), 3: .ignored],
        "SubjectAccessReview": [1: metadata, 2: .message("spec", "AccessReviewSpec"), 3: .ignored],
        "SelfSubjectRulesReview": [1: metadata, 2: .message("spec", "RulesReviewSpec"), 3: .ignored],
        "DeleteOptions": [
            1: .count("gracePeriodSeconds"), 2: .message("preconditions", "Preconditions"), 3: .ignored,
            4: .text("propagationPolicy"), 5: .texts("dryRun"),
        ],
    ]

    private static let metadata = ProtobufField.message("metadata", "ObjectMeta")
    private static let binding: Fields = [
        1: metadata, 2: .list("subjects", "Subject"), 3: .message("roleRef", "RoleRef"),
    ]

    private static let messages = [core, pods, workloads].reduce(meta) { $0.merging($1) { first, _ in first } }

    private static let meta: [String: Fields] = [
        "ObjectMeta": [
            1: .text("name"), 2: .text("generateName"), 3: .text("namespace"), 4: .ignored, 5: .text("uid"),
            6: .text("resourceVersion"), 7: .ignored, 8: .ignored, 9: .ignored, 10: .ignored, 11: .map("labels"),
            12: .map("annotations"), 13: .list("ownerReferences", "OwnerReference"), 14: .texts("finalizers"),
            17: .ignored,
        ],
        "OwnerReference": [
            1: .text("kind"), 3: .text("name"), 4: .text("uid"), 5: .text("apiVersion"), 6: .bool("controller"),
            7: .bool("blockOwnerDeletion"),
        ],
        "Preconditions": [1: .text("uid"), 2: .text("resourceVersion")],
        "AggregationRule": [1: .list("clusterRoleSelectors", "LabelSelector")],
        "LabelSelector": [1: .map("matchLabels"), 2: .list("matchExpressions", "LabelSelectorRequirement")],
        "LabelSelectorRequirement": [1: .text("key"), 2: .text("operator"), 3: .texts("values")],
        "PolicyRule": [
            1: .texts("verbs"), 2: .texts("apiGroups"), 3: .texts("resources"), 4: .texts("resourceNames"),
            5: .texts("nonResourceURLs"),
        ],
        "Subject": [1: .text("kind"), 2: .text("apiGroup"), 3: .text("name"), 4: .text("namespace")],
        "RoleRef": [1: .text("apiGroup"), 2: .text("kind"), 3: .text("name")],
        "TokenRequestSpec": [
            1: .texts("audiences"), 3: .message("boundObjectRef", "BoundObjectReference"),
            4: .count("expirationSeconds"),
        ],
        "BoundObjectReference": [1: .text("kind"), 2: .text("apiVersion"), 3: .text("name"), 4: .text("uid")],
        "AccessReviewSpec": [
            1: .message("resourceAttributes", "ResourceAttributes"),
            2: .message("nonResourceAttributes", "NonResourceAttributes"), 3: .text("user"), 4: .texts("groups"),
            6: .text("uid"),
        ],
        "ResourceAttributes": [
            1: .text("namespace"), 2: .text("verb"), 3: .text("group"), 4: .text("version"), 5: .text("resource"),
            6: .text("subresource"), 7: .text("name"),
        ],
        "NonResourceAttributes": [1: .text("path"), 2: .text("verb")],
        "RulesReviewSpec": [1: .text("namespace")],
    ]

    private static let core: [String: Fields] = [
        "ObjectReference": [
            1: .text("kind"), 2: .text("namespace"), 3: .text("name"), 4: .text("uid"), 5: .text("apiVersion"),
            6: .text("resourceVersion"), 7: .text("fieldPath"),
        ],
        "LocalObjectReference": [1: .text("name")],
        "NamespaceSpec": [1: .texts("finalizers")],
        "ServiceSpec": [
            1: .list("ports", "ServicePort"), 2: .map("selector"), 3: .text("clusterIP"), 4: .text("type"),
            5: .texts("externalIPs"), 7: .text("sessionAffinity"), 8: .text("loadBalancerIP"),
            9: .texts("loadBalancerSourceRanges"), 10: .text("externalName"), 11: .text("externalTrafficPolicy"),
            12: .number("healthCheckNodePort"), 13: .bool("publishNotReadyAddresses"), 17: .text("ipFamilyPolicy"),
            18: .texts("clusterIPs"), 19: .texts("ipFamilies"), 20: .bool("allocateLoadBalancerNodePorts"),
            21: .text("loadBalancerClass"), 22: .text("internalTrafficPolicy"), 23: .text("trafficDistribution"),
        ],
        "ServicePort": [
            1: .text("name"), 2: .text("protocol"), 3: .number("port"), 4: .numberOrText("targetPort"),
            5: .number("nodePort"), 6: .text("appProtocol"),
        ],
        "DeploymentSpec": [
            1: .count("replicas"), 2: .message("selector", "LabelSelector"), 3: .message("template", "PodTemplateSpec"),
            4: .message("strategy", "DeploymentStrategy"), 5: .number("minReadySeconds"),
            6: .count("revisionHistoryLimit"),
            7: .bool("paused"), 9: .count("progressDeadlineSeconds"),
        ],
        "DeploymentStrategy": [1: .text("type"), 2: .message("rollingUpdate", "RollingUpdate")],
        "RollingUpdate": [1: .numberOrText("maxUnavailable"), 2: .numberOrText("maxSurge")],
    ]

    /// What `kubectl create deployment` says of pods. More must come as JSON.
    private static let pods: [String: Fields] = [
        "PodTemplateSpec": [1: metadata, 2: .message("spec", "PodSpec")],
        "PodSpec": [
            2: .list("containers", "Container"), 3: .text("restartPolicy"), 4: .count("terminationGracePeriodSeconds"),
            5: .count("activeDeadlineSeconds"), 6: .text("dnsPolicy"), 7: .map("nodeSelector"),
            8: .text("serviceAccountName"), 9: .text("serviceAccount"), 10: .text("nodeName"), 11: .bool("hostNetwork"),
            12: .bool("hostPID"), 13: .bool("hostIPC"), 16: .text("hostname"), 17: .text("subdomain"),
            19: .text("schedulerName"), 20: .list("initContainers", "Container"), 24: .text("priorityClassName"),
        ],
        "Container": [
            1: .text("name"), 2: .text("image"), 3: .texts("command"), 4: .texts("args"), 5: .text("workingDir"),
            6: .list("ports", "ContainerPort"), 7: .list("env", "EnvVar"), 8: .message("resources", "Empty"),
            13: .text("terminationMessagePath"), 14: .text("imagePullPolicy"), 16: .bool("stdin"),
            17: .bool("stdinOnce"),
            18: .bool("tty"), 20: .text("terminationMessagePolicy"),
        ],
        "ContainerPort": [
            1: .text("name"), 2: .number("hostPort"), 3: .number("containerPort"), 4: .text("protocol"),
            5: .text("hostIP"),
        ],
        "EnvVar": [1: .text("name"), 2: .text("value")],
        "Empty": [:],
    ]
}
