import Foundation
import Testing

@testable import LocalCluster

@Suite struct ExecArgumentsTests {
    private let data = FileManager.default.temporaryDirectory.path() + "/skein-run-\(UUID().uuidString)"

    private func arguments(_ pod: String, _ container: String? = nil) throws -> [String] {
        try execArguments(dataDirectory: data, namespace: "sample", pod: pod, container: container, command: ["id"])
    }

    @Test func aRunningContainerIsEntered() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        let directory = RunDirectory(data: data)
        try directory.create("sample", "sleep-abc", defaultContainer: "sleep")
        try directory.write(4711, "sample", "sleep-abc", "sleep")
        try directory.write(4712, "sample", "sleep-abc", "istio-proxy")
        let found = try arguments("sleep-abc")
        #expect(Array(found[1...2]) == ["--target", "4711"] && found.suffix(2) == [ContainerLaunch.entry, "id"])
        #expect(try arguments("sleep") == found)
        #expect(try arguments("sleep", "istio-proxy")[2] == "4712")
        let text = try String(contentsOfFile: data + "/run/sample/sleep-abc/sleep.pid", encoding: .utf8)
        #expect(text == "4711\n")
    }

    @Test func aWorkloadIsNotMistakenForAnotherThatBeginsAlike() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        let directory = RunDirectory(data: data)
        for (pod, process) in [("sleep-a-two-7d9f-abcde", 11), ("sleep-7d9f-abcde", 12), ("sleeper-7d9f-abcde", 13)]
            as [(String, Int32)]
        {
            try directory.create("sample", pod, defaultContainer: "sleep")
            try directory.write(process, "sample", pod, "sleep")
        }
        #expect(try arguments("sleep")[2] == "12")
        directory.removeProcess("sample", "sleep-7d9f-abcde", "sleep")
        #expect(throws: NodeError.self) { try arguments("sleep") }
    }

    @Test func whatDoesNotRunIsNamed() throws {
        defer { try? FileManager.default.removeItem(atPath: data) }
        #expect(throws: NodeError.self) { try arguments("sleep") }
        let directory = RunDirectory(data: data)
        try directory.create("sample", "sleep", defaultContainer: "sleep")
        #expect(throws: NodeError.self) { try arguments("sleep") }
        try directory.write(1, "sample", "sleep", "sleep")
        #expect(throws: NodeError.self) { try arguments("sleep") }
        try directory.write(5, "sample", "sleep", "sleep")
        directory.removeProcess("sample", "sleep", "sleep")
        #expect(throws: NodeError.self) { try arguments("sleep") }
    }
}
