import Foundation
import Testing

/// `skein cluster` as people use it: from this machine's own namespaces, with the real kubectl.
@Suite(
    .serialized, .enabled(if: Skein.obstacle == nil, "\(Skein.obstacle ?? "")"),
    .enabled(if: Programs.kubectl != nil, "no kubectl: set SKEIN_KUBECTL"), .timeLimit(.minutes(3)))
struct ClusterTests {
    private static let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: sleeper}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
            - {name: main, image: curlimages/curl, command: [sleep, infinity]}
        """

    @Test func `a cluster in the background is used, stopped, continued, killed, and continued`() async throws {
        try await withCluster { try await wholeLife($0) }
    }

    @Test(.enabled(if: Self.canBeNobody, "needs root, and a program that others may run"))
    func `an ordinary user has the same`() async throws {
        let nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all"]
        try await withCluster(prefix: nobody) { cluster in
            try FileManager.default.createDirectory(atPath: cluster.data, withIntermediateDirectories: true)
            #expect(chown(cluster.data, 65534, 65534) == 0)
            try await wholeLife(cluster)
        }
    }

    private func wholeLife(_ cluster: TestCluster) async throws {
        let first = try await cluster.skein("start", "--detach")
        try #require(first.status == 0, "\(first.error)")
        #expect(first.error.contains("export KUBECONFIG=\(cluster.data)/kubeconfig"))
        let api = try await cluster.status().api
        try await runsPod(cluster)

        let second = try await cluster.skein("start", "--detach")
        #expect(second.status != 0)
        #expect(second.error.contains("runs already at \(api)"), "\(second.error)")

        try await stops(cluster, api)
        try await continues(cluster, api)

        let pid = try #require(try await cluster.status().pid)
        #expect(try await Programs.run(cluster.prefix + ["kill", "-9", "\(pid)"]).status == 0)
        #expect(await cluster.isGone())
        try await continues(cluster, api)
        try await stops(cluster, api)
    }

    private func runsPod(_ cluster: TestCluster) async throws {
        let manifest = "\(NSTemporaryDirectory())pod-\(UUID().uuidString).yaml"
        try Self.pod.write(toFile: manifest, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: manifest) }
        let applied = try await cluster.kubectl("apply", "-f", manifest)
        #expect(applied.output == "pod/sleeper created\n", "\(applied.error)")
        let ready = try await cluster.kubectl("wait", "--for=condition=Ready", "pod/sleeper", "--timeout=30s")
        #expect(ready.status == 0, "\(ready.error)")
        let status = try await cluster.status()
        #expect(status.name == "cluster1")
        #expect(status.status == "Ready")
        #expect(status.nodeReady == true)
        #expect(status.pods?.running == 1)
        #expect(status.data == cluster.data)
    }

    private func stops(_ cluster: TestCluster, _ api: String) async throws {
        let stop = try await cluster.skein("stop")
        #expect(stop.status == 0, "\(stop.error)")
        // Not eventually: nothing may be left when it returns.
        #expect(Programs.processes(mentioning: cluster.data).isEmpty)
        let status = try await cluster.status()
        #expect(status.status == "Stopped")
        #expect(status.pid == nil)
        #expect(status.api == api)
        #expect(try await cluster.skein("stop").error.contains("does not run"))
    }

    /// Objects and address are still there.
    private func continues(_ cluster: TestCluster, _ api: String) async throws {
        let start = try await cluster.skein("start", "--detach")
        try #require(start.status == 0, "\(start.error)")
        #expect(try await cluster.status().api == api)
        let ready = try await cluster.kubectl("wait", "--for=condition=Ready", "pod/sleeper", "--timeout=30s")
        #expect(ready.status == 0, "\(ready.error)")
        #expect(try await cluster.kubectl("config", "current-context").output == "cluster1\n")
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a cluster in the foreground ends in good order when it is told to`(signal: Int32) async throws {
        try await withCluster { cluster in
            let process = try await foreground(cluster)
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(Programs.processes(mentioning: cluster.data).isEmpty)
            #expect(try await cluster.status().status == "Stopped")
        }
    }

    @Test func `a cluster in the foreground that is killed leaves nothing but its data`() async throws {
        try await withCluster { cluster in
            let process = try await foreground(cluster)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(await cluster.isGone())
            #expect(try await cluster.skein("start", "--detach").status == 0)
            #expect(try await cluster.skein("stop").status == 0)
        }
    }

    @Test func `only an API, without namespaces`() async throws {
        try await withCluster { cluster in
            let start = try await cluster.skein("start", "--detach", "--no-pods", "--name", "small")
            try #require(start.status == 0, "\(start.error)")
            #expect(try await cluster.kubectl("get", "nodes", "-o", "name").output == "node/small\n")
            #expect(try await cluster.skein("kubeconfig").output.contains("current-context: \"small\""))
            let other = try await cluster.skein("start", "--detach", "--name", "other")
            #expect(other.error.contains("holds the cluster small"), "\(other.error)")
            #expect(try await cluster.skein("stop").status == 0)
            #expect(Programs.processes(mentioning: cluster.data).isEmpty)
        }
    }

    @Test func `what cannot be is refused with the next thing to do`() async throws {
        try await withCluster { cluster in
            let status = try await cluster.skein("status")
            #expect(status.status != 0)
            #expect(status.error.contains("skein cluster start"), "\(status.error)")
            let address = try await cluster.skein("start", "--detach", "--api", "192.0.2.1:6443")
            #expect(address.error.contains("192.0.2.1:6443"), "\(address.error)")
        }
    }

    // MARK: - The pieces

    private func withCluster(prefix: [String] = [], _ body: (TestCluster) async throws -> Void) async throws {
        let cluster = TestCluster(prefix: prefix)
        defer { cluster.remove() }
        try await body(cluster)
    }

    /// A cluster whose node is ready.
    private func foreground(_ cluster: TestCluster) async throws -> Process {
        let process = Process()
        let words = try cluster.words("start", [])
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let isReady = await eventually(within: .seconds(60)) { (try? await cluster.status().status) == "Ready" }
        try #require(isReady, "the cluster did not become ready")
        return process
    }

    /// Whether this process may become `nobody`, who may run the program and have namespaces.
    private static let canBeNobody: Bool = {
        guard geteuid() == 0, let skein = try? Skein.path else { return false }
        let trial = Process()
        trial.executableURL = URL(filePath: "/usr/bin/env")
        trial.arguments =
            ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "unshare", "--user"]
            + ["--map-root-user", "--net", "--mount", "--pid", "--fork", skein, "--version"]
        trial.standardOutput = FileHandle.nullDevice
        trial.standardError = FileHandle.nullDevice
        guard (try? trial.run()) != nil else { return false }
        trial.waitUntilExit()
        return trial.terminationStatus == 0
    }()
}
