import FoundationEssentials
import Kubernetes

/// One step of a CronJob. Pure.
struct CronJobPlan {
    /// More missed times than this are not caught up with one by one.
    private static let maximumMissed = 100

    private(set) var status: JSON
    /// When the Job that is to be made was due.
    private(set) var due: Date?
    private(set) var deletes: [JSON] = []
    private(set) var events: [PlannedEvent] = []
    private(set) var wakeUp: Date?

    init(_ cron: JSON, jobs: [JSON], now: Date) {
        status = cron.status
        let finished = jobs.filter { Self.end($0) != nil }
        let active = jobs.filter { Self.end($0) == nil && !$0.isBeingDeleted }
        let successes = finished.filter { Conditions($0.status["conditions"]).isTrue("Complete") }
        if let last = successes.compactMap({ $0.status["completionTime"]?.string }).max() {
            status["lastSuccessfulTime"] = .string(last)
        }
        deletes =
            Self.surplus(successes, cron.spec["successfulJobsHistoryLimit"]?.int ?? 3)
            + Self.surplus(finished.filter { !successes.contains($0) }, cron.spec["failedJobsHistoryLimit"]?.int ?? 1)
        note(active)
        let zone = cron.spec["timeZone"]?.string
        guard !cron.isBeingDeleted, cron.spec["suspend"]?.bool != true,
            let schedule = CronSchedule(cron.spec["schedule"]?.string ?? "", timeZone: zone)
        else { return }
        decide(cron, schedule, active, now)
    }

    private mutating func note(_ active: [JSON]) {
        status["active"] = active.isEmpty ? nil : .array(active.map(Self.reference))
    }

    static func reference(_ job: JSON) -> JSON {
        [
            "apiVersion": "batch/v1", "kind": "Job", "name": .string(job.name), "namespace": .string(job.namespace),
            "uid": .string(job.uid), "resourceVersion": job.metadata["resourceVersion"] ?? "",
        ]
    }

    private mutating func decide(_ cron: JSON, _ schedule: CronSchedule, _ active: [JSON], _ now: Date) {
        var from =
            (cron.status["lastScheduleTime"]?.string ?? cron.metadata["creationTimestamp"]?.string)
            .flatMap(ObjectTime.date) ?? now
        let patience = cron.spec["startingDeadlineSeconds"]?.int.map { now.addingTimeInterval(-Double($0)) }
        if let patience { from = max(from, patience) }
        wakeUp = schedule.next(after: now)
        var latest: Date?
        var missed = 0
        while let time = schedule.next(after: latest ?? from), time <= now {
            latest = time
            missed += 1
            guard missed <= Self.maximumMissed else {
                events.append(.warning("TooManyMissedTimes", "too many missed start times; only the next one counts"))
                latest = nil
                break
            }
        }
        guard let time = latest else { return }
        switch cron.spec["concurrencyPolicy"]?.string {
        case "Forbid" where !active.isEmpty:
            events.append(
                .normal(
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid"))
            return
        case "Replace": deletes += active
        default: break
        }
        due = time
        status["lastScheduleTime"] = .string(ObjectTime.text(time))
    }

    static func job(of cron: JSON, due: Date) -> JSON {
        let template = cron.spec["jobTemplate"] ?? [:]
        var job: JSON = ["kind": "Job", "apiVersion": "batch/v1", "metadata": [:], "spec": template.spec]
        for member in ["labels", "annotations"] { job.metadata[member] = template.metadata[member] }
        job.setAnnotation("batch.kubernetes.io/cronjob-scheduled-timestamp", ObjectTime.text(due))
        job.metadata["name"] = .string("\(cron.name)-\(Int(due.timeIntervalSince1970) / 60)")
        job.metadata["namespace"] = .string(cron.namespace)
        job.metadata["ownerReferences"] = [OwnerReference.controller(cron)]
        return job
    }

    private static func end(_ job: JSON) -> JSON? {
        let conditions = Conditions(job.status["conditions"])
        return ["Complete", "Failed"].first(where: conditions.isTrue).flatMap { conditions[$0] }
    }

    private static func surplus(_ jobs: [JSON], _ limit: Int64) -> [JSON] {
        let ordered = jobs.sorted { $0.creationOrder < $1.creationOrder }
        return Array(ordered.prefix(max(0, ordered.count - Int(clamping: limit))))
    }
}
