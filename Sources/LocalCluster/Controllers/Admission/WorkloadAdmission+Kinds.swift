import Kubernetes

// The other kinds that make pods.
extension WorkloadAdmission {
    static func admitDaemonSet(_ object: inout JSON, _ type: ResourceType, previous: JSON?) throws {
        object.spec.setDefault("revisionHistoryLimit", 10)
        completeTemplate(&object)
        var strategy = object.spec["updateStrategy"] ?? [:]
        strategy.setDefault("type", "RollingUpdate")
        if strategy["type"] == "RollingUpdate" {
            var rolling = strategy["rollingUpdate"] ?? [:]
            rolling.setDefault("maxSurge", 0)
            rolling.setDefault("maxUnavailable", 1)
            strategy["rollingUpdate"] = rolling
        }
        object.spec["updateStrategy"] = strategy
        try refuse(
            commonFaults(object, previous) + strategyFaults(object, ["OnDelete", "RollingUpdate"]), object, type)
    }

    static func admitStatefulSet(_ object: inout JSON, _ type: ResourceType, previous: JSON?) throws {
        object.spec.setDefault("replicas", 1)
        object.spec.setDefault("revisionHistoryLimit", 10)
        object.spec.setDefault("podManagementPolicy", "OrderedReady")
        object.spec.setDefault("serviceName", "")
        completeTemplate(&object)
        var strategy = object.spec["updateStrategy"] ?? [:]
        strategy.setDefault("type", "RollingUpdate")
        if strategy["type"] == "RollingUpdate" {
            var rolling = strategy["rollingUpdate"] ?? [:]
            rolling.setDefault("partition", 0)
            strategy["rollingUpdate"] = rolling
        }
        object.spec["updateStrategy"] = strategy
        var faults = commonFaults(object, previous) + strategyFaults(object, ["OnDelete", "RollingUpdate"])
        if object.spec["volumeClaimTemplates"]?.array ?? [] != [] {
            faults.append(
                .forbidden("spec.volumeClaimTemplates", "this cluster has no volumes that could be claimed"))
        }
        if let previous, previous.spec["serviceName"] != object.spec["serviceName"] {
            faults.append(.invalid("spec.serviceName", object.spec["serviceName"] ?? "", "field is immutable"))
        }
        try refuse(faults, object, type)
    }

    static func admitJob(_ job: inout JSON, _ type: ResourceType, previous: JSON?) throws {
        if job.spec["completions"] == nil, job.spec["parallelism"] == nil { job.spec["completions"] = 1 }
        job.spec.setDefault("parallelism", 1)
        job.spec.setDefault("backoffLimit", 6)
        job.spec.setDefault("completionMode", "NonIndexed")
        job.spec.setDefault("suspend", false)
        job.spec.setDefault("manualSelector", false)
        job.spec.setDefault("podReplacementPolicy", "TerminatingOrFailed")
        if job.spec["manualSelector"] != true, previous == nil { select(&job) }
        completeTemplate(&job)
        var faults = ["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"]
            .compactMap { negative(job, $0) }
        faults += selectorFaults(job, previous)
        faults += PodTemplate.faults(
            job.spec["template"] ?? [:], "spec.template", restartPolicies: ["OnFailure", "Never"])
        if job.spec["completionMode"] != "NonIndexed" {
            faults.append(
                .unsupported("spec.completionMode", job.spec["completionMode"]?.string ?? "", ["NonIndexed"]))
        }
        if let previous {
            for member in ["template", "completions"] where previous.spec[member] != job.spec[member] {
                faults.append(.invalid("spec.\(member)", job.spec[member] ?? .null, "field is immutable"))
            }
        }
        try refuse(faults, job, type)
    }

    static func admitCronJob(_ cron: inout JSON, _ type: ResourceType) throws {
        cron.spec.setDefault("concurrencyPolicy", "Allow")
        cron.spec.setDefault("suspend", false)
        cron.spec.setDefault("successfulJobsHistoryLimit", 3)
        cron.spec.setDefault("failedJobsHistoryLimit", 1)
        var faults: [APIStatus.Cause] = []
        let (schedule, zone) = (cron.spec["schedule"]?.string ?? "", cron.spec["timeZone"]?.string)
        if CronSchedule(schedule, timeZone: zone) == nil {
            let isZone = CronSchedule(schedule) != nil
            faults.append(
                isZone
                    ? .invalid("spec.timeZone", .string(zone ?? ""), "unknown time zone")
                    : .invalid("spec.schedule", .string(schedule), "five fields as in crontab, or @hourly and the like")
            )
        }
        let policy = cron.spec["concurrencyPolicy"]?.string ?? ""
        if !["Allow", "Forbid", "Replace"].contains(policy) {
            faults.append(.unsupported("spec.concurrencyPolicy", policy, ["Allow", "Forbid", "Replace"]))
        }
        var job: JSON = ["metadata": ["name": "job", "uid": "job"], "spec": cron.spec["jobTemplate"]?.spec ?? [:]]
        do {
            try admitJob(&job, type, previous: nil)
        } catch let refusal as APIStatus {
            faults += (refusal.details?.causes ?? []).map {
                APIStatus.Cause(reason: $0.reason, message: $0.message, field: "spec.jobTemplate.\($0.field)")
            }
        }
        if cron.name.utf8.count > 52 {
            faults.append(.invalid("metadata.name", .string(cron.name), "must be no more than 52 characters"))
        }
        try refuse(faults, cron, type)
    }

    /// A Job finds its pods by its own uid.
    private static func select(_ job: inout JSON) {
        guard var template = job.spec["template"], template.object != nil else { return }
        var labels = template.labels
        for prefix in ["", "batch.kubernetes.io/"] {
            labels["\(prefix)controller-uid"] = job.uid
            labels["\(prefix)job-name"] = job.name
        }
        template.metadata["labels"] = JSON(labels)
        job.spec["template"] = template
        job.spec["selector"] = ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(job.uid)]]
    }

    static func strategyFaults(_ object: JSON, _ allowed: [String]) -> [APIStatus.Cause] {
        let kind = object.spec["updateStrategy"]?["type"]?.string ?? ""
        return allowed.contains(kind) ? [] : [.unsupported("spec.updateStrategy.type", kind, allowed)]
    }

    static func admitDisruptionBudget(_ budget: JSON, _ type: ResourceType) throws {
        var faults: [APIStatus.Cause] = []
        let members = ["minAvailable", "maxUnavailable"].filter { budget.spec[$0] ?? .null != .null }
        if members.count > 1 {
            faults.append(.invalid("spec", budget.spec, "minAvailable and maxUnavailable cannot be both set"))
        }
        for member in members where budget.spec[member].flatMap(IntOrPercent.init) == nil {
            faults.append(
                .invalid(
                    "spec.\(member)", budget.spec[member] ?? .null, "must be a number or a percentage, not negative"))
        }
        if budget.spec["selector"].flatMap(LabelSelector.init(object:)) == nil {
            faults.append(.required("spec.selector"))
        }
        try refuse(faults, budget, type)
    }
}
