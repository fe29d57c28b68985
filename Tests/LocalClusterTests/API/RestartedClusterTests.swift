import Foundation
import Kubernetes
import Testing

@testable import LocalCluster

@Suite struct RestartedClusterTests {
    @Test func stateTokensAndTrustOutliveARestart() async throws {
        try await withDirectory { directory in
            let remembered = Remembered()
            try await withCluster(in: directory) { cluster in
                try await cluster.store.create(.configMaps, configMap("a"))
                let token = try await cluster.tokens.token(
                    serviceAccount: "default", namespace: "default", lifetime: .seconds(3600), now: Date()
                ).token
                await remembered.keep(cluster, token)
            }
            let port = await remembered.port
            try await withCluster(in: directory, configure: { $0.apiPort = port }) { cluster in
                // The clients of before, with their trust and credentials.
                let old = try #require(await remembered.configuration)
                #expect(try await Client(old).json(.get(mapReference("a"))).name == "a")
                let token = try #require(await remembered.token)
                let review = try await cluster.client.json(.tokenReview(token: token))
                #expect(review.status["authenticated"] == true)
                #expect(cluster.store.feed.published >= (await remembered.version))
                // A watch from before goes on.
                var watch = try await OpenWatch(
                    cluster, "/api/v1/namespaces/default/configmaps",
                    [("resourceVersion", await remembered.version.description)])
                try await cluster.store.create(.configMaps, configMap("b"))
                #expect(try await watch.next()?.summary == "ADDED b")
            }
        }
    }

    @Test func twoClustersCannotShareADirectory() async throws {
        try await withDirectory { directory in
            try await withCluster(in: directory) { _ in
                let error = await #expect(throws: EmbeddedClusterError.self) {
                    _ = try await EmbeddedCluster(configuration: testConfiguration(directory), log: quiet)
                }
                #expect(error?.message.contains("another cluster runs") == true)
            }
        }
    }

    @Test func secretsAreForTheirOwnerOnly() async throws {
        try await withDirectory { directory in
            try await withCluster(in: directory) { _ in
                let manager = FileManager.default
                for name in [
                    "kubeconfig", "admin.token", "service-account.key", "cluster.db", "cluster.db-wal",
                    "pki/ca-key.pem",
                ] {
                    let mode = try manager.attributesOfItem(atPath: directory + "/" + name)[.posixPermissions] as? Int
                    #expect(mode == 0o600, "\(name)")
                }
            }
        }
    }

    @Test func aTakenPortIsExplained() async throws {
        try await withCluster { first in
            try await withDirectory { directory in
                var configuration = testConfiguration(directory)
                configuration.apiPort = first.port
                let cluster = try await EmbeddedCluster(configuration: configuration, log: quiet)
                let server = try #require(cluster.services.compactMap { $0 as? APIServer }.first)
                let error = await #expect(throws: EmbeddedClusterError.self) { try await server.run() }
                #expect(error?.code == .listen)
                #expect(await cluster.apiPort() == nil)
            }
        }
    }

    @Test(arguments: ["", "10.96.0.0", "10.96.0.0/33", "fd00::/64", "10.96.0.0/31"])
    func aBadServiceBlockIsExplained(cidr: String) async throws {
        try await withDirectory { directory in
            var configuration = testConfiguration(directory)
            configuration.serviceCIDR = cidr
            let error = await #expect(throws: EmbeddedClusterError.self) {
                _ = try await EmbeddedCluster(configuration: configuration, log: quiet)
            }
            #expect(error?.code == .configuration)
        }
    }

    private actor Remembered {
        var configuration: ClientConfiguration?
        var token: String?
        var port = 0
        var version = ResourceVersion.zero

        func keep(_ cluster: RunningCluster, _ token: String) {
            configuration = cluster.configuration
            self.token = token
            port = cluster.port
            version = cluster.store.feed.published
        }
    }
}
