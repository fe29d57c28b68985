import Foundation
import Subprocess
import Testing

@testable import ProxyAgent

@Suite struct BootstrapTests {
    /// Compares with Golden/<name>.json; `SKEIN_GOLDEN=rewrite` writes it anew.
    @Test(arguments: ["sidecar", "router"])
    func golden(_ name: String) throws {
        let text = try Bootstrap(name == "sidecar" ? Examples.sidecar() : Examples.router()).document.text() + "\n"
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
            path: "Golden/bootstrap-\(name).json")
        if ProcessInfo.processInfo.environment["SKEIN_GOLDEN"] == "rewrite" {
            try Data(text.utf8).write(to: file)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test(arguments: ["sidecar", "router"])
    func envoyAccepts(_ name: String) async throws {
        let directory = try TemporaryDirectory()
        var configuration = try name == "sidecar" ? Examples.sidecar() : Examples.router()
        configuration.directory = directory.path
        try Data(Bootstrap(configuration).document.text().utf8).write(
            to: URL(fileURLWithPath: configuration.bootstrapPath))
        let result = try await Subprocess.run(
            .name("env"), arguments: [try EnvoyBinary.path(), "--mode", "validate", "-c", configuration.bootstrapPath],
            output: .string(limit: 65_536), error: .string(limit: 1 << 20))
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
        #expect(!result.standardError.contains("deprecated"), "\(result.standardError)")
        #expect(!result.standardError.contains("[warning]"), "\(result.standardError)")
    }

    /// The statistic's name without its `cluster.` and the family, as Envoy would tag it.
    @Test(arguments: [
        (
            "cluster.outbound|80||web.shop.svc.cluster.local.upstream_cx_total",
            "outbound|80||web.shop.svc.cluster.local"
        ),
        ("cluster.outbound|443|v1|www.google.com.membership_healthy", "outbound|443|v1|www.google.com"),
        ("cluster.inbound|8080||.upstream_rq_200", "inbound|8080||"),
        ("cluster.xds-grpc.http2.tx_flush_timeout", "xds-grpc"),
        ("cluster.PassthroughCluster.circuit_breakers.default.cx_open", "PassthroughCluster"),
    ])
    func clusterTag(_ statistic: String, _ cluster: String) throws {
        let tags = try #require(Bootstrap(Examples.sidecar()).statistics["stats_tags"]?.arrayValue)
        let pattern = try #require(tags.last?["regex"]?.stringValue)
        let match = try #require(try Regex(pattern).prefixMatch(in: statistic))
        #expect(match.output[2].substring.map(String.init) == cluster)
    }

    /// The same of connection managers.
    @Test(arguments: [
        ("http.inbound_0.0.0.0_8080.downstream_rq_2xx", "inbound_0.0.0.0_8080"),
        (
            "http.outbound_10.96.0.10_443;web.shop.svc.cluster.local.downstream_rq_time",
            "outbound_10.96.0.10_443;web.shop.svc.cluster.local"
        ),
        ("http.outbound_0.0.0.0_80.rds.80.update_success", "outbound_0.0.0.0_80"),
        ("http.stats.no_route", "stats"), ("http.admin.rq_total", "admin"),
    ])
    func connectionManagerTag(_ statistic: String, _ manager: String) throws {
        let tags = try #require(Bootstrap(Examples.sidecar()).statistics["stats_tags"]?.arrayValue)
        let tag = try #require(tags.first { $0["tag_name"] == "envoy.http_conn_manager_prefix" })
        let pattern = try #require(tag["regex"]?.stringValue)
        let match = try #require(try Regex(pattern).prefixMatch(in: statistic))
        #expect(match.output[2].substring.map(String.init) == manager)
    }

    @Test func listsAnnotationsWithoutTheObjectsCopy() throws {
        var configuration = try Examples.sidecar()
        configuration.annotations = ["kubectl.kubernetes.io/last-applied-configuration": "{}", "a": "b"]
        #expect(Bootstrap(configuration).node["metadata"]?["ANNOTATIONS"] == ["a": "b"])
    }
}
