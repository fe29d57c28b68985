import ArgumentParser
import Lab
import Testing

@testable import Commands

/// What people type, and what it is refused with.
struct ArgumentsTests {
    @Test func `options of exec end at the pod, the command begins behind two dashes`() throws {
        let command = try Skein.parseAsRoot(["lab", "exec", "c1/ns/pod", "-c", "app", "--", "curl", "-s", "x"])
        let exec = try #require(command as? LabExecCommand)
        #expect(exec.pod.description == "c1/ns/pod")
        #expect(exec.container == "app")
        #expect(exec.command == ["curl", "-s", "x"])
    }

    @Test func `the agent takes foreign arguments as they are`() throws {
        let words = ["istio-iptables", "-p", "15001", "-i", "*", "-x", ""]
        let agent = try #require(try Skein.parseAsRoot(["agent"] + words) as? AgentCommand)
        #expect(agent.arguments == words)
    }

    @Test(arguments: [
        ["lab", "exec", "pod-only", "--", "true"], ["lab", "exec", "c/n/p"], ["lab", "run", "--trust", "blind"],
        ["lab", "run", "-o", "xml"], ["ca", "check"], ["ca", "root"], ["nonsense"],
    ])
    func `mistakes are refused`(words: [String]) {
        #expect(throws: (any Error).self) { try Skein.parseAsRoot(words) }
    }
}
