import FoundationEssentials
import Kubernetes

// Kinds that make pods.
extension TableColumn {
    static let deployments: [TableColumn] =
        [
            name,
            .text("Ready") { "\(count($0, "status.readyReplicas"))/\($0.spec["replicas"]?.int ?? 1)" },
            .number("Up-to-date") { count($0, "status.updatedReplicas") },
            .number("Available") { count($0, "status.availableReplicas") },
            age,
        ] + template

    static let replicaSets: [TableColumn] =
        [
            name,
            .number("Desired") { count($0, "spec.replicas") },
            .number("Current") { count($0, "status.replicas") },
            .number("Ready") { count($0, "status.readyReplicas") },
            age,
        ] + template

    static let statefulSets: [TableColumn] =
        [
            name, .text("Ready") { "\(count($0, "status.readyReplicas"))/\($0.spec["replicas"]?.int ?? 1)" }, age,
        ] + containers

    static let daemonSets: [TableColumn] =
        [
            name,
            .number("Desired") { count($0, "status.desiredNumberScheduled") },
            .number("Current") { count($0, "status.currentNumberScheduled") },
            .number("Ready") { count($0, "status.numberReady") },
            .number("Up-to-date") { count($0, "status.updatedNumberScheduled") },
            .number("Available") { count($0, "status.numberAvailable") },
            .text("Node Selector") { list($0[path: ["spec", "template", "spec", "nodeSelector"]]?.strings ?? [:]) },
            age,
        ] + template

    static let jobs: [TableColumn] =
        [
            name,
            .text("Status", jobStatus),
            .text("Completions", completions),
            TableColumn(name: "Duration", cell: duration),
            age,
        ] + template

    static let cronJobs: [TableColumn] = [
        name,
        .path("Schedule", "spec.schedule"),
        .path("Timezone", "spec.timeZone", orElse: "<none>"),
        .text("Suspend") { $0.spec["suspend"]?.bool == true ? "True" : "False" },
        .number("Active") { $0.status["active"]?.array?.count ?? 0 },
        TableColumn(name: "Last Schedule") { job, now in
            .string(job.status["lastScheduleTime"]?.string.map { Age.text(since: $0, now: now) } ?? "<none>")
        },
        age,
    ]

    static let disruptionBudgets: [TableColumn] = [
        name,
        .text("Min Available") { amount($0.spec["minAvailable"]) },
        .text("Max Unavailable") { amount($0.spec["maxUnavailable"]) },
        .number("Allowed Disruptions") { count($0, "status.disruptionsAllowed") },
        age,
    ]

    static func count(_ object: JSON, _ path: String) -> Int {
        object.value(at: path)?.int.map(Int.init(clamping:)) ?? 0
    }

    private static func amount(_ value: JSON?) -> String {
        value?.string ?? value?.int.map(String.init) ?? "N/A"
    }

    /// What a wide table says about the pods.
    private static let containers: [TableColumn] = [
        .text("Containers", priority: 1) { names($0, "name") }, .text("Images", priority: 1) { names($0, "image") },
    ]

    private static let template: [TableColumn] =
        containers + [
            .text("Selector", priority: 1) {
                $0.spec["selector"].flatMap(LabelSelector.init(object:))?.text ?? "<none>"
            }
        ]

    private static func names(_ object: JSON, _ member: String) -> String {
        let containers = object[path: ["spec", "template", "spec", "containers"]]?.array ?? []
        return containers.compactMap { $0[member]?.string }.joined(separator: ",")
    }

    @Sendable private static func jobStatus(_ job: JSON) -> String {
        let conditions = Conditions(job.status["conditions"])
        if conditions.isTrue("Complete") { return "Complete" }
        if conditions.isTrue("Failed") { return "Failed" }
        if job.isBeingDeleted { return "Terminating" }
        if conditions.isTrue("Suspended") { return "Suspended" }
        if conditions.isTrue("FailureTarget") { return "FailureTarget" }
        return conditions.isTrue("SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running"
    }

    @Sendable private static func completions(_ job: JSON) -> String {
        let succeeded = count(job, "status.succeeded")
        if let completions = job.spec["completions"]?.int { return "\(succeeded)/\(completions)" }
        let parallelism = job.spec["parallelism"]?.int ?? 1
        return parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
    }

    @Sendable private static func duration(_ job: JSON, _ now: Date) -> JSON {
        guard let start = job.status["startTime"]?.string else { return "" }
        let end = job.status["completionTime"]?.string.flatMap(ObjectTime.date) ?? now
        return .string(Age.text(since: start, now: end))
    }
}
