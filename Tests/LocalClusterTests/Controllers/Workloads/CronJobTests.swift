import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct CronJobTests {
    private func date(_ text: String) throws -> Date { try #require(ObjectTime.date(text)) }

    /// Schedule, time, next time.
    @Test(arguments: [
        ("* * * * *", "2024-01-01T10:00:00Z", "2024-01-01T10:01:00Z"),
        ("*/15 * * * *", "2024-01-01T10:16:30Z", "2024-01-01T10:30:00Z"),
        ("0 0 29 2 *", "2023-03-01T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("30 6 * * MON-FRI", "2024-01-05T07:00:00Z", "2024-01-08T06:30:00Z"),
        ("0 12 13 * 5", "2024-01-01T00:00:00Z", "2024-01-05T12:00:00Z"),
        ("@hourly", "2024-12-31T23:30:00Z", "2025-01-01T00:00:00Z"),
        ("5 0 1 JAN,jul *", "2024-01-01T00:05:00Z", "2024-07-01T00:05:00Z"),
        ("0 0 * * 7", "2024-01-01T00:00:00Z", "2024-01-07T00:00:00Z"),
    ])
    func nextTimes(schedule: String, after: String, next: String) throws {
        #expect(try #require(CronSchedule(schedule)).next(after: date(after)) == date(next))
    }

    @Test func timeZonesCount() throws {
        let schedule = try #require(CronSchedule("0 9 * * *", timeZone: "Asia/Tokyo"))
        #expect(schedule.next(after: try date("2024-01-01T00:30:00Z")) == (try date("2024-01-02T00:00:00Z")))
    }

    @Test(arguments: [
        "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "a * * * *",
        "*/0 * * * *", "5-1 * * * *", "1,,2 * * * *", "@never", "-1 * * * *",
    ])
    func noSchedules(text: String) { #expect(CronSchedule(text) == nil) }

    @Test func impossibleDaysNeverCome() throws {
        #expect(try #require(CronSchedule("0 0 30 2 *")).next(after: date("2024-01-01T00:00:00Z")) == nil)
    }

    private func cron(_ spec: JSON = [:]) -> JSON {
        var cron: JSON = [
            "kind": "CronJob", "apiVersion": "batch/v1",
            "metadata": [
                "name": "c", "namespace": "default", "uid": "c", "creationTimestamp": "2024-01-01T10:00:30Z",
            ],
            "spec": ["schedule": "* * * * *", "jobTemplate": ["spec": [:]]],
        ]
        cron.spec.merge(patch: spec)
        return cron
    }

    private func job(_ name: String, _ condition: String? = nil) -> JSON {
        var job: JSON = [
            "metadata": ["name": .string(name), "creationTimestamp": .string("2024-01-01T\(name):00:00Z")]
        ]
        if let condition { job["status"] = ["conditions": [["type": .string(condition), "status": "True"]]] }
        return job
    }

    @Test func aJobIsMadeWhenItIsDue() throws {
        let early = CronJobPlan(cron(), jobs: [], now: try date("2024-01-01T10:00:50Z"))
        #expect(early.due == nil)
        #expect(early.wakeUp == (try date("2024-01-01T10:01:00Z")))
        let plan = CronJobPlan(cron(), jobs: [], now: try date("2024-01-01T10:03:10Z"))
        #expect(plan.due == (try date("2024-01-01T10:03:00Z")))
        #expect(plan.status["lastScheduleTime"] == "2024-01-01T10:03:00Z")
        let made = CronJobPlan.job(of: cron(), due: try #require(plan.due))
        #expect(made.name == "c-28401723")
        #expect(made.controller?["kind"] == "CronJob")
    }

    @Test func whatStillRunsMatters() throws {
        let now = try date("2024-01-01T10:03:10Z")
        let running = [job("09")]
        #expect(CronJobPlan(cron(), jobs: running, now: now).due != nil)
        let forbidden = CronJobPlan(cron(["concurrencyPolicy": "Forbid"]), jobs: running, now: now)
        #expect(forbidden.due == nil && forbidden.events.map(\.reason) == ["JobAlreadyActive"])
        let replaced = CronJobPlan(cron(["concurrencyPolicy": "Replace"]), jobs: running, now: now)
        #expect(replaced.due != nil && replaced.deletes.map(\.name) == ["09"])
        #expect(CronJobPlan(cron(["suspend": true]), jobs: [], now: now).due == nil)
    }

    @Test func aLimitedHistoryIsKept() throws {
        let jobs = ["01", "02", "03"].map { job($0, "Complete") } + ["04", "05"].map { job($0, "Failed") }
        let plan = CronJobPlan(
            cron(["successfulJobsHistoryLimit": 2]), jobs: jobs, now: try date("2024-01-01T10:00:40Z"))
        #expect(plan.deletes.map(\.name) == ["01", "04"])
    }
}
