// What kubectl's `create` says of jobs, ingresses and budgets.
extension ProtobufMessages {
    static let workloads: [String: Fields] = [
        "JobSpec": [
            1: .count("parallelism"), 2: .count("completions"), 3: .count("activeDeadlineSeconds"),
            4: .message("selector", "LabelSelector"), 5: .bool("manualSelector"),
            6: .message("template", "PodTemplateSpec"), 7: .count("backoffLimit"), 8: .count("ttlSecondsAfterFinished"),
            9: .text("completionMode"), 10: .bool("suspend"), 12: .count("backoffLimitPerIndex"),
            13: .count("maxFailedIndexes"), 14: .text("podReplacementPolicy"), 15: .text("managedBy"),
        ],
        "CronJobSpec": [
            1: .text("schedule"), 2: .count("startingDeadlineSeconds"), 3: .text("concurrencyPolicy"),
            4: .bool("suspend"), 5: .message("jobTemplate", "JobTemplateSpec"), 6: .count("successfulJobsHistoryLimit"),
            7: .count("failedJobsHistoryLimit"), 8: .text("timeZone"),
        ],
        "JobTemplateSpec": [1: .message("metadata", "ObjectMeta"), 2: .message("spec", "JobSpec")],
        "IngressSpec": [
            1: .message("defaultBackend", "IngressBackend"), 2: .list("tls", "IngressTLS"),
            3: .list("rules", "IngressRule"), 4: .text("ingressClassName"),
        ],
        "IngressBackend": [
            3: .message("resource", "TypedLocalObjectReference"), 4: .message("service", "IngressServiceBackend"),
        ],
        "TypedLocalObjectReference": [1: .text("apiGroup"), 2: .text("kind"), 3: .text("name")],
        "IngressServiceBackend": [1: .text("name"), 2: .message("port", "ServiceBackendPort")],
        "ServiceBackendPort": [1: .text("name"), 2: .number("number")],
        "IngressTLS": [1: .texts("hosts"), 2: .text("secretName")],
        "IngressRule": [1: .text("host"), 2: .inlined("IngressRuleValue")],
        "IngressRuleValue": [1: .message("http", "HTTPIngressRuleValue")],
        "HTTPIngressRuleValue": [1: .list("paths", "HTTPIngressPath")],
        "HTTPIngressPath": [1: .text("path"), 2: .message("backend", "IngressBackend"), 3: .text("pathType")],
        "PodDisruptionBudgetSpec": [
            1: .numberOrText("minAvailable"), 2: .message("selector", "LabelSelector"),
            3: .numberOrText("maxUnavailable"), 4: .text("unhealthyPodEvictionPolicy"),
        ],
    ]
}
