import FoundationEssentials
import Kubernetes

/// One step of a Job. Pure.
struct JobPlan {
    /// Pods that have ended and are in the Job's counts.
    static let countedAnnotation = "skein.dev/job-counted"

    private let job: JSON
    private let now: Date
    private let active: [JSON]
    private let newest: [JSON]

    private(set) var status: JSON
    /// Pods that have been counted now.
    private(set) var counted: [JSON] = []
    private(set) var creates = 0
    private(set) var deletes: [JSON] = []
    private(set) var events: [PlannedEvent] = []
    private(set) var wakeUp: Date?
    /// Whether the Job has been there for long enough after its end.
    private(set) var isExpired = false

    init(_ job: JSON, pods: [JSON], now: Date) {
        self.job = job
        self.now = now
        status = job.status
        active = pods.filter(\.isActivePod)
        newest = pods.filter(\.isFinished)
        status.setCount("terminating", pods.count { $0.isBeingDeleted && !$0.isFinished })
        count(pods)
        if isFinished { expire() } else if !job.isBeingDeleted { step() }
        status.setCount("active", isFinished ? 0 : max(0, active.count - deletes.count) + creates)
        status.setCount("ready", isFinished ? 0 : active.count(where: \.isReadyPod))
    }

    private var conditions: Conditions { Conditions(status["conditions"]) }
    private var isFinished: Bool { conditions.isTrue("Complete") || conditions.isTrue("Failed") }
    private var succeeded: Int { Int(clamping: status["succeeded"]?.int ?? 0) }
    private var failed: Int { Int(clamping: status["failed"]?.int ?? 0) }
    private var completions: Int? { job.spec["completions"]?.int.map(Int.init(clamping:)) }
    private var parallelism: Int { Int(clamping: job.spec["parallelism"]?.int ?? 1) }
    private var backoffLimit: Int { Int(clamping: job.spec["backoffLimit"]?.int ?? 6) }

    private mutating func count(_ pods: [JSON]) {
        counted = pods.filter { $0.isFinished && $0.annotations[Self.countedAnnotation] == nil }
        let good = counted.count { $0.status["phase"] == "Succeeded" }
        status.setCount("succeeded", succeeded + good)
        status.setCount("failed", failed + counted.count - good)
    }

    private mutating func set(_ type: String, _ value: Bool, _ reason: String, _ message: String) {
        var conditions = conditions
        conditions.set(type, value, reason, message, now: now)
        conditions.edit(type) { condition in
            let time = condition["lastTransitionTime"] ?? .null
            condition.setDefault("lastProbeTime", time)
        }
        status["conditions"] = conditions.json
    }

    private mutating func step() {
        if job.spec["suspend"]?.bool == true { return suspend() }
        if conditions.isTrue("Suspended") {
            set("Suspended", false, "JobResumed", "Job resumed")
            events.append(.normal("Resumed", "Job resumed"))
        }
        if status["startTime"] == nil { status["startTime"] = .string(ObjectTime.text(now)) }
        if let failure = failure { return fail(failure.reason, failure.message) }
        if isComplete { return complete() }
        fill()
    }

    private mutating func suspend() {
        deletes = active
        if conditions.isTrue("Suspended") { return }
        status["startTime"] = nil
        set("Suspended", true, "JobSuspended", "Job suspended")
        events.append(.normal("Suspended", "Job suspended"))
    }
}

// The end.
extension JobPlan {
    private var failure: (reason: String, message: String)? {
        mutating get {
            let restarts = active.reduce(0) { sum, pod in
                sum
                    + (pod.status["containerStatuses"]?.array ?? []).reduce(0) {
                        $0 + Int($1["restartCount"]?.int ?? 0)
                    }
            }
            let isRestarting = job.spec["template"]?.spec["restartPolicy"] == "OnFailure"
            if failed > backoffLimit || (isRestarting && restarts > 0 && restarts >= backoffLimit) {
                return ("BackoffLimitExceeded", "Job has reached the specified backoff limit")
            }
            guard let seconds = job.spec["activeDeadlineSeconds"]?.int,
                let start = status["startTime"]?.string.flatMap(ObjectTime.date)
            else { return nil }
            let end = start.addingTimeInterval(Double(seconds))
            if end <= now { return ("DeadlineExceeded", "Job was active longer than specified deadline") }
            wakeUp = end
            return nil
        }
    }

    private mutating func fail(_ reason: String, _ message: String) {
        deletes = active
        set("FailureTarget", true, reason, message)
        set("Failed", true, reason, message)
        events.append(.warning(reason, message))
        expire()
    }

    private var isComplete: Bool {
        guard let completions else { return succeeded > 0 && active.isEmpty }
        return succeeded >= completions
    }

    private mutating func complete() {
        deletes = active
        status["completionTime"] = .string(ObjectTime.text(now))
        let message = "Reached expected number of succeeded pods"
        set("SuccessCriteriaMet", true, "CompletionsReached", message)
        set("Complete", true, "CompletionsReached", message)
        events.append(.normal("Completed", "Job completed"))
        expire()
    }

    private mutating func expire() {
        guard let lifetime = job.spec["ttlSecondsAfterFinished"]?.int else { return }
        let end = (conditions["Complete"] ?? conditions["Failed"])?["lastTransitionTime"]?.string
        guard let end = end.flatMap(ObjectTime.date)?.addingTimeInterval(Double(lifetime)) else { return }
        if end <= now { isExpired = true } else { wakeUp = end }
    }

    /// As many pods as may run at the same time. After a failure each new one waits longer.
    private mutating func fill() {
        let wanted =
            completions.map { min(parallelism, $0 - succeeded) } ?? (succeeded > 0 ? active.count : parallelism)
        if active.count > wanted {
            deletes = Array(active.sorted { DeletionOrder($0) < DeletionOrder($1) }.prefix(active.count - wanted))
        } else if active.count < wanted {
            if let due = nextAttempt, due > now {
                wakeUp = min(wakeUp ?? due, due)
            } else {
                creates = wanted - active.count
            }
        }
    }

    private var nextAttempt: Date? {
        let ends = newest.filter { $0.status["phase"] == "Failed" }.compactMap { pod in
            (pod.status["containerStatuses"]?.array ?? []).compactMap {
                $0["state"]?["terminated"]?["finishedAt"]?.string.flatMap(ObjectTime.date)
            }.max()
        }
        guard failed > 0, let last = ends.max() else { return nil }
        return last.addingTimeInterval(min(600, 10 * Double(1 << min(failed - 1, 6))))
    }
}
