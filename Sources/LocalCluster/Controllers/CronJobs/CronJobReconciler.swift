import Kubernetes

extension GroupVersionResource {
    static let cronJobs = Self(group: "batch", version: "v1", resource: "cronjobs")
}

/// Makes Jobs when they are due.
struct CronJobReconciler: Reconciler {
    let kind = "CronJob"
    let resource = GroupVersionResource.cronJobs
    let dependents = GroupVersionResource.jobs
    let component = "cronjob-controller"

    func reconcile(_ cron: JSON, in pass: ReconcilePass) throws {
        let transaction = pass.transaction
        guard try !transaction.isTerminating(namespace: cron.namespace) else { return }
        let type = try transaction.catalog.type(.jobs)
        let jobs = try transaction.dependents(of: cron.uid, type).map { try $0.json() }
        let plan = CronJobPlan(cron, jobs: jobs, now: pass.now)
        for event in plan.events { try pass.record(event, about: cron) }
        for job in plan.deletes {
            try transaction.delete(type, namespace: job.namespace, name: job.name)
            try pass.record(.normal("SuccessfulDelete", "Deleted job \(job.name)"), about: cron)
        }
        var status = plan.status
        let job = plan.due.map { CronJobPlan.job(of: cron, due: $0) }
        if let job, try transaction.stored(type, namespace: job.namespace, name: job.name) == nil {
            let made = try transaction.create(type, job).json()
            status["active"] = .array((status["active"]?.array ?? []) + [CronJobPlan.reference(made)])
            try pass.record(.normal("SuccessfulCreate", "Created job \(made.name)"), about: cron)
        }
        pass.wake(at: plan.wakeUp)
        try transaction.changeIfPresent(.cronJobs, cron) { $0["status"] = status }
    }
}
