import Foundation
import Kubernetes
import Logging
import ServiceLifecycle
import Testing

@testable import LocalCluster

/// A cluster without pods that runs for one test.
struct RunningCluster: Sendable {
    let cluster: EmbeddedCluster
    let port: Int
    let configuration: ClientConfiguration
    /// The administrator.
    let client: Client

    var store: ObjectStore { cluster.context.store }
    var tokens: TokenIssuer { cluster.context.tokens }

    /// A client that shows another token; `nil`: none.
    func client(token: String?) throws -> Client {
        var other = configuration
        other.credential = .init(token: token.map { .value($0) })
        return try Client(other)
    }

    /// A client that is the service account; the account and its namespace are made if need be.
    func client(serviceAccount: String, namespace: String) async throws -> Client {
        _ = try? await store.create(.namespaces, ["metadata": ["name": .string(namespace)]])
        _ = try? await store.create(
            .serviceAccounts, ["metadata": ["name": .string(serviceAccount), "namespace": .string(namespace)]])
        let token = try await tokens.token(
            serviceAccount: serviceAccount, namespace: namespace, lifetime: .seconds(3600), now: Date()
        ).token
        return try client(token: token)
    }
}

/// A directory that is removed after the test.
func withDirectory<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let path = NSTemporaryDirectory() + "skein-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

func testConfiguration(_ directory: String) -> ClusterConfiguration {
    var configuration = ClusterConfiguration(
        name: "test", dataDirectory: directory, nodeName: "node1", nodeAddress: "10.244.0.1",
        podCIDR: "10.244.0.0/16", serviceCIDR: "10.96.0.0/24", dnsAddress: "10.96.0.10")
    configuration.zone = "zone1"
    configuration.region = "region1"
    configuration.loadBalancerPool = ["203.0.113.10", "203.0.113.11"]
    configuration.runsPods = false
    return configuration
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Runs a cluster on a free port around `body`, and stops it in good order.
func withCluster(
    in directory: String? = nil, configure: (inout ClusterConfiguration) -> Void = { _ in },
    _ body: @Sendable (RunningCluster) async throws -> Void
) async throws {
    guard let directory else {
        return try await withDirectory { try await withCluster(in: $0, configure: configure, body) }
    }
    var configuration = testConfiguration(directory)
    configure(&configuration)
    let cluster = try await EmbeddedCluster(configuration: configuration, log: quiet)
    let group = ServiceGroup(services: cluster.services, logger: quiet)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        let port = try #require(await cluster.apiPort(), "the API server did not start")
        let client = try Kubeconfig(file: cluster.kubeconfigPath).configuration()
        try await body(
            RunningCluster(cluster: cluster, port: port, configuration: client, client: try Client(client)))
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}
