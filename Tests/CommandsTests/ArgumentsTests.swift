import ArgumentParser
import Foundation
import Lab
import LocalCluster
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

    @Test func `a cluster is found by its name, its folder, or neither`() throws {
        func home(_ words: String...) throws -> ClusterHome {
            let command = try Skein.parseAsRoot(["cluster", "status"] + words)
            return try #require(command as? ClusterStatusCommand).options.home
        }
        #expect(try home().name == "cluster1")
        #expect(try home().directory.path.hasSuffix("/skein/clusters/cluster1"))
        #expect(try home("--name", "two").directory.path.hasSuffix("/skein/clusters/two"))
        #expect(try home("--name", "two", "--data", "/tmp/./x").directory.path == "/tmp/x")
    }

    @Test func `start takes an address, and hands the options of pods on as words that node takes`() throws {
        let words = ["--api", "127.0.0.1:7443", "-d", "--pod-cidr", "10.1.0.0/16", "--images", #filePath]
        let start = try #require(try Skein.parseAsRoot(["cluster", "start"] + words) as? ClusterStartCommand)
        #expect(start.api == HostAddress(host: "127.0.0.1", port: 7443))
        #expect(start.detach)
        #expect(start.pods)
        let base = ["cluster", "node", "--name", "a", "--data", "/d", "--api", "127.0.0.1:1"]
        let node = try #require(try Skein.parseAsRoot(base + start.network.words) as? ClusterNodeCommand)
        #expect(node.network.podCIDR == "10.1.0.0/16")
        #expect(node.network.images == #filePath)
        #expect(node.network.dnsAddress == "10.110.0.10")
    }

    @Test func `the doctor takes one context and any number of remotes`() throws {
        let words = ["--context", "a", "--remote", "b", "--remote", "c", "--cluster", "one", "-o", "json"]
        let doctor = try #require(try Skein.parseAsRoot(["doctor"] + words) as? DoctorCommand)
        #expect(doctor.primary.context == "a")
        #expect(doctor.remotes == ["b", "c"])
        #expect(doctor.cluster == "one")
        #expect(doctor.primary.namespace == "istio-system")
        let run = try #require(try Skein.parseAsRoot(["lab", "run", "--trust", "not-a-ca"]) as? LabRunCommand)
        #expect(run.trust == .notACA)
    }

    @Test(arguments: [
        ["cluster", "start", "--api", "localhost:1"], ["cluster", "start", "--api", "127.0.0.1"],
        ["cluster", "start", "--service-cidr", ""], ["cluster", "start", "--service-cidr", "10.0.0.250/16"],
        ["cluster", "start", "--images", "/does/not/exist.yaml"], ["cluster", "status", "-o", "wide"],
        ["cluster", "kubeconfig", "extra"], ["lab", "kubeconfig", "extra"],
        ["lab", "exec", "pod-only", "--", "true"], ["lab", "exec", "c/n/p"], ["lab", "run", "--trust", "blind"],
        ["lab", "run", "-o", "xml"], ["ca", "check"], ["ca", "root"], ["ca", "rotate", "start"],
        ["ca", "rotate", "start", "--to", "d", "--self-signed"], ["nonsense"],
    ])
    func `mistakes are refused`(words: [String]) {
        #expect(throws: (any Error).self) { try Skein.parseAsRoot(words) }
    }
}
