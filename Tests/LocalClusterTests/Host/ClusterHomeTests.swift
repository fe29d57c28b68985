import Foundation
import Testing

@testable import LocalCluster

struct ClusterHomeTests {
    @Test(arguments: [
        (["HOME": "/home/a"], "/home/a/.local/state/skein/clusters/one"),
        (["HOME": "/home/a", "XDG_STATE_HOME": "/state"], "/state/skein/clusters/one"),
        (["HOME": "/home/a", "XDG_STATE_HOME": "relative"], "/home/a/.local/state/skein/clusters/one"),
    ])
    func `the default folder follows the environment`(environment: [String: String], expected: String) {
        #expect(ClusterHome(name: "one", directory: nil, environment: environment).directory.path == expected)
    }

    @Test(arguments: [
        ("one", "/tmp/x", nil), ("One", "/tmp/x", "lower-case"), ("", "/tmp/x", "lower-case"),
        ("one", "/run/x", "/run"), ("one", "/run", "/run"), ("one", "/running", nil), ("one", "/tmp/a,b", "commas"),
    ])
    func `unfit names and folders are named`(name: String, path: String, expected: String?) {
        let fault = ClusterHome(name: name, directory: URL(filePath: path), environment: [:]).fault
        #expect((fault == nil) == (expected == nil))
        if let expected { #expect(fault?.contains(expected) == true) }
    }

    @Test func `a record is read as it was written, and guards the name`() async throws {
        try await withDirectory { path in
            let home = ClusterHome(name: "one", directory: URL(filePath: path), environment: [:])
            #expect(home.record == nil)
            let own = try #require(ProcessIdentity(of: getpid()))
            let record = ClusterRecord(
                name: "one", api: HostAddress(host: "127.0.0.1", port: 6443), runsPods: true,
                process: IsolatedProcess(first: own, starter: nil), since: Date(timeIntervalSince1970: 1_000_000))
            try home.write(record)
            #expect(home.record == record)
            #expect(home.record?.isRunning == true)
            #expect(home.fault == nil)
            let other = ClusterHome(name: "two", directory: URL(filePath: path), environment: [:])
            #expect(other.fault?.contains("holds the cluster one") == true)
        }
    }

    @Test func `a process of the same number that was started at another time is another one`() throws {
        let own = try #require(ProcessIdentity(of: getpid()))
        #expect(own.isAlive)
        #expect(!ProcessIdentity(process: own.process, startTicks: own.startTicks + 1).isAlive)
    }

    @Test func `all clusters of the default folder are found by name`() async throws {
        try await withDirectory { path in
            let environment = ["XDG_STATE_HOME": path]
            #expect(ClusterHome.all(environment).isEmpty)
            for name in ["b", "a", "empty"] {
                let home = ClusterHome(name: name, directory: nil, environment: environment)
                try FileManager.default.createDirectory(at: home.directory, withIntermediateDirectories: true)
                guard name != "empty" else { continue }
                try home.write(
                    ClusterRecord(name: name, api: HostAddress(host: "127.0.0.1", port: 1), runsPods: false))
            }
            #expect(ClusterHome.all(environment).map(\.name) == ["a", "b"])
        }
    }
}
