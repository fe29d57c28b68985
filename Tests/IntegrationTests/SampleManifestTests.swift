import Foundation
import Testing

/// The sample manifests of Istio, unchanged, in an embedded cluster.
@Suite(
    .serialized, .enabled(if: Skein.obstacle == nil, "\(Skein.obstacle ?? "")"),
    .enabled(if: Programs.kubectl != nil, "no kubectl: set SKEIN_KUBECTL"),
    .enabled(if: SampleManifests.folder != nil, "skipped: no corpus"), .timeLimit(.minutes(6)))
struct SampleManifestTests {
    private static let folders = ["helloworld", "bookinfo", "httpbin", "curl", "sleep", "tcp-echo", "multicluster"]
    /// Names kinds of another product; nothing serves them before its definitions are there.
    private static let foreign = "bookinfo/platform/kube/bookinfo-certificate.yaml"

    @Test func `sample manifests apply unchanged, and their pods become ready`() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let start = try await cluster.skein("start", "--detach")
        try #require(start.status == 0, "\(start.error)")
        try await applyAll(cluster)
        try await becomeReady(cluster)
        try await answer(cluster)
        #expect(try await cluster.skein("stop").status == 0)
    }

    /// Each manifest in a namespace of its own, since many are variants of each other.
    private func applyAll(_ cluster: TestCluster) async throws {
        let files = SampleManifests.files(of: Self.folders)
        #expect(files.count > 40)
        for file in files {
            let path = try #require(SampleManifests.folder).appending(path: file).path
            // Some say themselves where they belong.
            let isPlaced = file != Self.foreign && Self.text(path).contains("namespace: istio-system")
            let namespace = isPlaced ? "istio-system" : Self.namespace(file)
            #expect(try await cluster.kubectl("create", "namespace", namespace).status == 0)
            let applied = try await cluster.kubectl("apply", "-n", namespace, "-f", path)
            if file == Self.foreign {
                #expect(applied.error.contains("no matches for kind \"ClusterIssuer\""), "\(applied.error)")
            } else {
                #expect(applied.status == 0, "\(file): \(applied.error)")
            }
        }
    }

    private func becomeReady(_ cluster: TestCluster) async throws {
        let all = "--all-namespaces"
        let available = try await cluster.kubectl(
            "wait", "--for=condition=Available", "deployments", "--all", all, "--timeout=180s")
        let pods = try await cluster.kubectl("get", "pods", all)
        #expect(available.status == 0, "\(available.error)\n\(pods.output)")
        let names = pods.output.split(separator: "\n").dropFirst()
        #expect(names.count > 40)
        #expect(names.allSatisfy { $0.contains("1/1") && $0.contains("Running") }, "\(pods.output)")
    }

    /// What a pod with curl runs, and what is in the answers.
    private static let calls: [(command: String, says: String)] = [
        ("curl -sS -m 10 helloworld.helloworld-helloworld:5000/hello", "Hello version: v"),
        ("curl -sS -m 10 'httpbin.httpbin-httpbin:8000/get?a=b'", #""args":{"a":["b"]}"#),
        ("curl -sS -m 10 httpbin.httpbin-httpbin:8000/status/418", "teapot"),
        ("curl -sS -m 10 \(bookshop)/productpage", "<title>Simple Bookstore App</title>"),
        ("curl -sS -m 10 \(bookshop)/productpage", "Reviews served by: <u>reviews-v"),
        ("curl -sS -m 10 \(bookshop)/api/v1/products/0/ratings", #""Reviewer1":5"#),
        ("(echo there; sleep 1) | curl -sS -m 3 telnet://tcp-echo.tcp-echo-tcp-echo-ipv4:9000", "hello there"),
    ]
    private static let bookshop = "productpage.bookinfo-platform-kube-bookinfo:9080"

    private func answer(_ cluster: TestCluster) async throws {
        for (command, says) in Self.calls {
            let result = try await cluster.kubectl(
                "exec", "-n", "curl-curl", "deploy/curl", "--", "sh", "-c", command)
            #expect(result.output.contains(says), "\(command): \(result.output) \(result.error)")
        }
    }

    /// `bookinfo/platform/kube/bookinfo.yaml` as `bookinfo-platform-kube-bookinfo`.
    private static func namespace(_ file: String) -> String {
        String(file.dropLast(".yaml".count)).replacing("/", with: "-").replacing("_", with: "-").lowercased()
    }

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}
