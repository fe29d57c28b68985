import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct PodStateTests {
    private let now = Date(timeIntervalSince1970: 1_700_000_000)

    /// The phase of a pod with one init container `init` and containers `a` and `b`. A letter per container:
    /// waiting, running, ended well, failed, `R`unning and ready.
    @Test(arguments: [
        ("www", "Always", "Pending"), ("rww", "Always", "Pending"), ("fww", "Always", "Pending"),
        ("fww", "Never", "Failed"),
        ("eww", "Always", "Pending"), ("erw", "Always", "Pending"), ("err", "Always", "Running"),
        ("eRR", "Always", "Running"),
        ("eee", "Always", "Running"), ("eee", "OnFailure", "Succeeded"), ("eee", "Never", "Succeeded"),
        ("efe", "Never", "Failed"), ("efe", "OnFailure", "Running"), ("erf", "Never", "Running"),
    ])
    func thePhaseFollowsFromTheContainers(letters: String, policy: String, expected: String) throws {
        let (spec, state) = try state(letters, policy)
        #expect(state.phase(spec) == expected)
    }

    @Test func aPodIsReadyWhenAllItsContainersAre() throws {
        var (spec, state) = try state("eRr", "Always")
        state.updateConditions(spec, now: now)
        let ready = try #require(state.conditions.first { $0.type == "Ready" })
        #expect(!ready.isTrue && ready.message == "containers with unready status: [b]")
        state["b"].isReady = true
        state.updateConditions(spec, now: now + 5)
        let later = try #require(state.conditions.first { $0.type == "Ready" })
        #expect(later.isTrue && later.since == now + 5 && later.reason == nil)
        #expect(state.conditions.first { $0.type == "Initialized" }?.since == now)
    }

    @Test func aFinishedPodIsNotReady() throws {
        var (spec, state) = try state("eee", "Never")
        state.updateConditions(spec, now: now)
        #expect(state.conditions.first { $0.type == "Ready" }?.reason == "PodCompleted")
    }

    @Test func theStatusIsWrittenAsKubernetesWritesIt() throws {
        var (spec, state) = try state("eRf", "Always")
        state.address = IPv4Address("10.10.0.5")
        state["b"].wait("CrashLoopBackOff", "back-off")
        state.updateConditions(spec, now: now)
        let status = PodStatus(spec: spec, state: state, hostIP: "10.10.0.1").applied(to: ["qosClass": "BestEffort"])
        #expect(status["phase"] == "Running" && status["podIP"] == "10.10.0.5" && status["qosClass"] == "BestEffort")
        #expect(status["podIPs"] == [["ip": "10.10.0.5"]] && status["startTime"] == "2023-11-14T22:13:20Z")
        let containers = try #require(status["containerStatuses"]?.array)
        #expect(
            containers[0]["ready"] == true
                && containers[0][path: ["state", "running", "startedAt"]] == "2023-11-14T22:13:20Z")
        #expect(containers[1][path: ["state", "waiting", "reason"]] == "CrashLoopBackOff")
        #expect(containers[1][path: ["lastState", "terminated", "exitCode"]] == 3)
        #expect(status["initContainerStatuses"]?[0]?[path: ["state", "terminated", "reason"]] == "Completed")
        #expect(status["initContainerStatuses"]?[0]?["ready"] == true)
    }

    @Test func restartsAreCounted() {
        var state = ContainerState()
        for _ in 0..<3 {
            state.run(since: now)
            state.end(ContainerExit(code: 1), at: now + 1)
        }
        #expect(state.restartCount == 2 && state.last?.startedAt == now && state.last?.finishedAt == now + 1)
        #expect(!state.isReady && state.ended?.exit.reason == "Error")
    }

    @Test func aPodThatComesBackGoesOnCounting() throws {
        let (spec, before) = try state("eRR", "Always")
        let status = PodStatus(spec: spec, state: before, hostIP: "1.1.1.1").applied(to: [:])
        var state = PodState(spec, restoring: status, now: now + 100)
        #expect(state["a"].last?.exit.code == 137 && state.startTime == now && !state["a"].isReady)
        state["a"].run(since: now + 101)
        #expect(state["a"].restartCount == 1)
        let fresh = PodState(spec, restoring: ["containerStatuses": "nonsense"], now: now)
        #expect(fresh["a"].last == nil && fresh.startTime == now)
    }

    @Test(arguments: [
        (PodSamples.pod([:]), false, PodAction.start), (PodSamples.pod([:]), true, .update),
        (PodSamples.pod([:], status: ["phase": "Succeeded"]), false, .nothing),
        (PodSamples.pod([:], status: ["phase": "Running"]), false, .start),
        (
            PodSamples.pod([:], metadata: ["deletionTimestamp": "t", "deletionGracePeriodSeconds": 5]), true,
            .end(.seconds(5))
        ),
        (PodSamples.pod([:], metadata: ["deletionTimestamp": "t"]), true, .end(.seconds(30))),
        (
            PodSamples.pod([:], metadata: ["deletionTimestamp": "t", "deletionGracePeriodSeconds": -5]), true,
            .end(.zero)
        ),
        (PodSamples.pod([:], metadata: ["deletionTimestamp": "t"]), false, .remove),
    ])
    func whatIsHeardOfAPodBecomesAnAction(pod: JSON, isRunning: Bool, expected: PodAction) {
        #expect(PodAction.decide(pod, isRunning: isRunning) == expected)
    }

    @Test func oldNewsDoNotStartAPodAgain() {
        let pod = PodSamples.pod([:], status: ["phase": "Running"])
        #expect(PodAction.decide(pod, isRunning: false, hasFinished: true) == .nothing)
        let ending = PodSamples.pod([:], metadata: ["deletionTimestamp": "t"])
        #expect(PodAction.decide(ending, isRunning: false, hasFinished: true) == .remove)
    }

    private func state(_ letters: String, _ policy: String) throws -> (PodSpec, PodState) {
        let spec = try PodSamples.spec([
            "restartPolicy": .string(policy), "initContainers": [["name": "init"]],
            "containers": [["name": "a"], ["name": "b"]],
        ])
        var state = PodState(spec, startTime: now)
        for (name, letter) in zip(["init", "a", "b"], letters) where letter != "w" {
            state[name].run(since: now)
            state[name].hasStarted = true
            state[name].isReady = letter == "R"
            if letter == "e" { state[name].end(ContainerExit(code: 0), at: now) }
            if letter == "f" { state[name].end(ContainerExit(code: 3), at: now) }
        }
        return (spec, state)
    }
}
