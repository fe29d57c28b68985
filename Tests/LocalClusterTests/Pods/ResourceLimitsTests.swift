import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct ResourceLimitsTests {
    private func settings(_ resources: JSON, _ version: ControlGroup.Version) throws -> [String: String] {
        let container = try PodSamples.container(["resources": resources])
        let settings = ResourceLimits(container, processes: 100).settings(version)
        return Dictionary(settings.map { ($0.file, $0.value) }, uniquingKeysWith: { $1 })
    }

    @Test func limitsAreWrittenForOneTree() throws {
        let limits: JSON = ["limits": ["cpu": "500m", "memory": "64Mi"], "requests": ["cpu": "250m"]]
        #expect(
            try settings(limits, .two) == [
                "cpu.weight": "10", "cpu.max": "50000 100000", "memory.max": "67108864", "memory.oom.group": "1",
                "pids.max": "100",
            ])
        #expect(
            try settings([:], .two) == [
                "cpu.weight": "1", "cpu.max": "max 100000", "memory.max": "max", "memory.oom.group": "1",
                "pids.max": "100",
            ])
    }

    @Test func limitsAreWrittenForATreeEach() throws {
        #expect(
            try settings(["limits": ["cpu": 2, "memory": "1e6"]], .one) == [
                "cpu.shares": "2048", "cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "200000",
                "memory.limit_in_bytes": "1000000", "pids.max": "100",
            ])
        #expect(try settings([:], .one) == ["cpu.shares": "2", "cpu.cfs_period_us": "100000", "pids.max": "100"])
    }

    @Test(arguments: ["-1", "x", "0", "1e99", ""])
    func nonsenseLimitsNothing(quantity: String) throws {
        let settings = try settings(["limits": ["memory": .string(quantity), "cpu": .string(quantity)]], .two)
        #expect(settings["memory.max"] == "max" && settings["cpu.max"] == "max 100000")
    }

    @Test func theOwnGroupIsFound() {
        let text = "12:pids:/user\n4:cpu,cpuacct:/a/b\n0::/c\n"
        #expect(ControlGroups.path(text, of: "cpu") == "/a/b" && ControlGroups.path(text, of: "pids") == "/user")
        #expect(ControlGroups.path(text, of: "") == "/c" && ControlGroups.path(text, of: "memory") == "/")
        #expect(ControlGroups.candidates("/m", "/a/b") == ["/m/a/b", "/m/a", "/m"])
        #expect(ControlGroups.candidates("/m", "/") == ["/m"] && ControlGroups.candidates("/m", "/../x") == ["/m"])
    }

    @Test func killsForMemoryAreCounted() {
        #expect(ControlGroup.kills("low 0\noom 2\noom_kill 3\n") == 3)
        #expect(ControlGroup.kills("oom_kill_disable 0\nunder_oom 0\n") == 0 && ControlGroup.kills("") == 0)
    }

    @Test func theKernelsVerdictIsTheReason() {
        #expect(ContainerExit(code: 137).told(nil, isOutOfMemory: true).reason == "OOMKilled")
        #expect(ContainerExit(code: 1).told("words", isOutOfMemory: true) == ContainerExit(code: 1, message: "words"))
        #expect(ContainerExit(code: 128, message: "own").told("words", isOutOfMemory: false).message == "own")
    }
}
