import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct JobPlanTests {
    private let now = WorkloadSamples.start

    private func job(_ spec: JSON = [:], status: JSON = [:]) -> JSON {
        var job: JSON = [
            "kind": "Job", "apiVersion": "batch/v1", "metadata": ["name": "j", "namespace": "default", "uid": "j"],
            "spec": [
                "completions": 1, "parallelism": 1, "backoffLimit": 2, "template": ["spec": ["restartPolicy": "Never"]],
            ],
            "status": status,
        ]
        job.spec.merge(patch: spec)
        return job
    }

    private func ended(_ name: String, _ phase: String, secondsAgo: Double = 1000) -> JSON {
        WorkloadSamples.pod(name, phase: phase, readyFor: nil) {
            let time = ObjectTime.text(WorkloadSamples.start.addingTimeInterval(-secondsAgo))
            $0.status["containerStatuses"] = [["state": ["terminated": ["finishedAt": .string(time)]]]]
        }
    }

    private func counted(_ pod: JSON) -> JSON {
        var pod = pod
        pod.setAnnotation(JobPlan.countedAnnotation, "true")
        return pod
    }

    private func conditions(_ plan: JobPlan) -> [String] {
        (plan.status["conditions"]?.array ?? []).filter { $0["status"] == "True" }.compactMap { $0["type"]?.string }
    }

    /// completions, parallelism, succeeded, active; how many are made and deleted.
    @Test(
        arguments: [
            (5, 2, 0, 0, 2, 0), (5, 2, 4, 0, 1, 0), (5, 2, 4, 2, 0, 1), (5, 0, 0, 1, 0, 1), (nil, 3, 0, 0, 3, 0),
            (nil, 3, 1, 2, 0, 0),
        ] as [(Int64?, Int64, Int64, Int, Int, Int)])
    func asManyAsMayRun(
        completions: Int64?, parallelism: Int64, succeeded: Int64, active: Int, creates: Int, deletes: Int
    ) {
        let spec: JSON = [
            "completions": completions.map(JSON.int) ?? .null, "parallelism": .int(parallelism),
        ]
        let pods = (0..<active).map { WorkloadSamples.pod("p\($0)") }
        let plan = JobPlan(job(spec, status: ["succeeded": .int(succeeded)]), pods: pods, now: now)
        #expect(plan.creates == creates)
        #expect(plan.deletes.count == deletes)
        #expect(conditions(plan).isEmpty)
    }

    @Test func successIsCountedOnceAndCompletes() {
        let plan = JobPlan(job(), pods: [ended("p", "Succeeded")], now: now)
        #expect(plan.counted.map(\.name) == ["p"])
        #expect(plan.status["succeeded"] == 1)
        #expect(conditions(plan) == ["SuccessCriteriaMet", "Complete"])
        #expect(plan.status["completionTime"] != nil)
        #expect(plan.events.map(\.reason) == ["Completed"])
        let again = JobPlan(job(status: plan.status), pods: [counted(ended("p", "Succeeded"))], now: now)
        #expect(again.status == plan.status)
        #expect(again.creates == 0 && again.events.isEmpty)
    }

    @Test func failuresAreRepeatedUpToALimit() {
        let once = JobPlan(job(), pods: [ended("p", "Failed")], now: now)
        #expect(once.status["failed"] == 1)
        #expect(once.creates == 1)
        let soon = JobPlan(job(), pods: [ended("p", "Failed", secondsAgo: 4)], now: now)
        #expect(soon.creates == 0)
        #expect(soon.wakeUp == now.addingTimeInterval(6))
        let often = JobPlan(job(), pods: (0..<3).map { ended("p\($0)", "Failed") }, now: now)
        #expect(conditions(often) == ["FailureTarget", "Failed"])
        #expect(often.events.map(\.reason) == ["BackoffLimitExceeded"])
    }

    @Test func aDeadlineEndsIt() {
        let started: JSON = ["startTime": .string(ObjectTime.text(now.addingTimeInterval(-30)))]
        let running = [WorkloadSamples.pod("p")]
        let before = JobPlan(job(["activeDeadlineSeconds": 40], status: started), pods: running, now: now)
        #expect(before.wakeUp == now.addingTimeInterval(10))
        let after = JobPlan(job(["activeDeadlineSeconds": 20], status: started), pods: running, now: now)
        #expect(after.deletes.count == 1)
        #expect(conditions(after) == ["FailureTarget", "Failed"])
    }

    @Test func suspendedOnesWait() {
        let plan = JobPlan(job(["suspend": true]), pods: [WorkloadSamples.pod("p")], now: now)
        #expect(plan.deletes.count == 1 && plan.creates == 0)
        #expect(conditions(plan) == ["Suspended"])
        let resumed = JobPlan(job(status: plan.status), pods: [], now: now)
        #expect(resumed.creates == 1)
        #expect(conditions(resumed).isEmpty)
        #expect(resumed.status["startTime"] == .string(ObjectTime.text(now)))
    }

    @Test func finishedOnesGoAfterAWhile() {
        let done = JobPlan(job(["ttlSecondsAfterFinished": 60]), pods: [ended("p", "Succeeded")], now: now)
        #expect(!done.isExpired)
        #expect(done.wakeUp == now.addingTimeInterval(60))
        let later = JobPlan(
            job(["ttlSecondsAfterFinished": 60], status: done.status), pods: [], now: now.addingTimeInterval(60))
        #expect(later.isExpired)
    }
}
