import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

struct ClusterSummaryTests {
    private func summary(isRunning: Bool) throws -> ClusterSummary {
        let own = try #require(ProcessIdentity(of: getpid()))
        let record = ClusterRecord(
            name: "one", api: HostAddress(host: "127.0.0.1", port: 6443), runsPods: true,
            process: isRunning ? IsolatedProcess(first: own, starter: nil) : nil, since: Date())
        return ClusterSummary(
            ClusterHome(name: "one", directory: URL(filePath: "/data"), environment: [:]), record)
    }

    private func node(_ status: String) -> JSON {
        ["status": ["conditions": [["type": "Ready", "status": .string(status)]]]]
    }

    @Test func `a cluster that does not run has no process, but an address`() throws {
        let stopped = try summary(isRunning: false)
        #expect(stopped.status == .stopped)
        #expect(stopped.pid == nil)
        #expect(stopped.since == nil)
        #expect(stopped.api == "https://127.0.0.1:6443")
    }

    @Test func `it is ready when its node is`() throws {
        var running = try summary(isRunning: true)
        #expect(running.status == .notReady)
        #expect(running.nodeReady == nil)
        running.add(nodes: [node("False")], pods: [])
        #expect(running.status == .notReady)
        running.add(
            nodes: [node("True")], pods: [["status": ["phase": "Running"]], ["status": ["phase": "Pending"]]])
        #expect(running.status == .ready)
        #expect(running.pods == ClusterSummary.Pods(running: 1, total: 2))
    }

    @Test func `without a node it is not ready`() throws {
        var running = try summary(isRunning: true)
        running.add(nodes: [], pods: [])
        #expect(running.status == .notReady)
    }
}
