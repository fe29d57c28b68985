import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct LifecycleSpecTests {
    @Test func hooksAreRead() throws {
        let container = try PodSamples.container([
            "ports": [["name": "web", "containerPort": 8080]],
            "lifecycle": [
                "postStart": ["httpGet": ["port": "web", "path": "up"]], "preStop": ["sleep": ["seconds": 3]],
                "stopSignal": "SIGQUIT",
            ],
        ])
        #expect(
            container.lifecycle.postStart
                == .action(.http(scheme: "http", host: nil, port: 8080, path: "/up", headers: [])))
        #expect(container.lifecycle.preStop == .sleep(.seconds(3)) && container.lifecycle.stopSignal.number == 3)
        #expect(try PodSamples.container([:]).lifecycle.stopSignal == .terminate)
    }

    @Test(
        arguments: [
            ["preStop": [:]], ["postStart": ["exec2": [:]]], ["stopSignal": "TERM"], ["stopSignal": "SIGNONE"],
            ["preStop": ["httpGet": ["port": "missing"]]],
        ] as [JSON])
    func hooksThatDoNothingAreRefused(lifecycle: JSON) {
        #expect(throws: NodeError.self) { try PodSamples.container(["lifecycle": lifecycle]) }
    }

    @Test(
        arguments: [
            ("SIGTERM", 15), ("SIGHUP", 1), ("SIGUSR2", 12), ("SIGWINCH", 28), ("SIGRTMIN", 34), ("SIGRTMIN+3", 37),
            ("SIGRTMAX-1", 63), ("SIGSYS", 31),
        ] as [(String, Int32)])
    func signalsHaveTheirNumbers(name: String, number: Int32) { #expect(StopSignal(name)?.number == number) }

    @Test(arguments: ["", "TERM", "sigterm", "SIGRTMIN+31", "SIGRTMIN+-1", "SIGRTMAX+1", "SIG"])
    func otherWordsAreNoSignals(name: String) { #expect(StopSignal(name) == nil) }

    @Test func probesMayAskByGRPC() throws {
        let container = try PodSamples.container([
            "livenessProbe": ["grpc": ["port": 9000, "service": "live"], "terminationGracePeriodSeconds": 2]
        ])
        #expect(container.liveness?.action == .grpc(port: 9000, service: "live"))
        #expect(container.liveness?.gracePeriod == .seconds(2))
        #expect(throws: NodeError.self) { try PodSamples.container(["livenessProbe": ["grpc": ["port": "web"]]]) }
    }

    @Test func messagesComeFromTheFileOrTheLog() throws {
        let file = try TerminationMessageSpec([:])
        let both = try TerminationMessageSpec(["terminationMessagePolicy": "FallbackToLogsOnError"])
        let log: () -> [UInt8] = { Array("log".utf8) }
        #expect(file.text(file: Array("file".utf8), log: log, isSuccess: false) == "file")
        #expect(file.text(file: [], log: log, isSuccess: false) == nil)
        #expect(both.text(file: [], log: log, isSuccess: false) == "log")
        #expect(both.text(file: [], log: log, isSuccess: true) == nil)
        #expect(both.text(file: Array("file".utf8), log: log, isSuccess: false) == "file")
        let long = Array(repeating: UInt8(ascii: "x"), count: 10000)
        #expect(file.text(file: long, log: log, isSuccess: true)?.utf8.count == TerminationMessageSpec.limit)
        #expect(throws: NodeError.self) {
            try TerminationMessageSpec(["terminationMessagePath": "/a/../../etc/passwd"])
        }
    }
}
