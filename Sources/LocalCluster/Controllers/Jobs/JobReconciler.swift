import Kubernetes

extension GroupVersionResource {
    static let jobs = Self(group: "batch", version: "v1", resource: "jobs")
}

/// Runs pods until enough of them have succeeded.
struct JobReconciler: Reconciler {
    let kind = "Job"
    let resource = GroupVersionResource.jobs
    let dependents = GroupVersionResource.pods
    let component = "job-controller"

    func reconcile(_ job: JSON, in pass: ReconcilePass) throws {
        let transaction = pass.transaction
        guard let selector = job.spec["selector"].flatMap(LabelSelector.init(object:)),
            !selector.requirements.isEmpty, try !transaction.isTerminating(namespace: job.namespace)
        else { return }
        let pods = try transaction.claim(.pods, for: job, selector)
        let plan = JobPlan(job, pods: pods, now: pass.now)
        let type = try transaction.catalog.type(.pods)
        for pod in plan.counted {
            try transaction.change(type, namespace: pod.namespace, name: pod.name) {
                $0.setAnnotation(JobPlan.countedAnnotation, "true")
            }
        }
        for pod in plan.deletes { try pass.delete(pod: pod, for: job) }
        var status = plan.status
        if plan.creates > 0 { try create(plan.creates, job, &status, pass) }
        for event in plan.events { try pass.record(event, about: job) }
        pass.wake(at: plan.wakeUp)
        try transaction.changeIfPresent(.jobs, job) { $0["status"] = status }
        if plan.isExpired {
            try transaction.delete(try transaction.catalog.type(.jobs), namespace: job.namespace, name: job.name)
        }
    }

    private func create(_ count: Int, _ job: JSON, _ status: inout JSON, _ pass: ReconcilePass) throws {
        let pod = PodTemplate.pod(of: job, template: job.spec["template"] ?? [:])
        for made in 0..<count {
            guard case .refused = try pass.create(pod: pod, for: job) else { continue }
            status.setCount("active", Int(status["active"]?.int ?? 0) - (count - made))
            return
        }
    }
}
