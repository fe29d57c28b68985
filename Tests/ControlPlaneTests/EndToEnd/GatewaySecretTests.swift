import EnvoyAPI
import Foundation
import Kubernetes
import MeshAPI
import Testing

@testable import ControlPlane

/// From a Gateway and a Secret in two API servers to what a gateway has.
struct GatewaySecretTests {
    private let gateway: JSON = [
        "apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": Objects.meta("edge"),
        "spec": [
            "selector": ["app": "edge"],
            "servers": [
                [
                    "port": ["number": 443, "name": "web", "protocol": "HTTPS"], "hosts": ["web.example"],
                    "tls": ["mode": "SIMPLE", "credentialName": "web-cert"],
                ],
                [
                    "port": ["number": 443, "name": "far", "protocol": "HTTPS"], "hosts": ["far.example"],
                    "tls": ["mode": "SIMPLE", "credentialName": "other/web-cert"],
                ],
            ],
        ],
    ]

    private func edge(_ cluster: String = "c2") -> FakeProxy {
        FakeProxy(
            type: "router", name: "edge-1", cluster: cluster, account: "gateway", labels: ["app": "edge"],
            secrets: ["kubernetes://web-cert", "kubernetes://other/web-cert"])
    }

    /// Runs a mesh with two gateways of one service account.
    /// - Parameter mayRead: whether that may read Secrets, from before they ask: a refusal is remembered for a while.
    private func run(
        mayRead: Bool, _ body: @escaping @Sendable (FakeMesh, [FakeProxy]) async throws -> Void
    ) async throws {
        try await FakeMesh.run { mesh in
            mesh.remote.allow("sample:gateway", mayRead)
            mesh.primary.put(Kind.gateway.resource, gateway)
            let proxies = [edge(), edge()]
            try await withThrowingTaskGroup { group in
                let metadata = try mesh.certified(account: "gateway")
                for proxy in proxies { group.addTask { try await proxy.run(mesh.client, metadata) } }
                defer { group.cancelAll() }
                try await body(mesh, proxies)
            }
        }
    }

    private func chain(_ proxy: FakeProxy) async throws -> String? {
        try await proxy.secret("kubernetes://web-cert")?.tlsCertificate.certificateChain.inlineString
    }

    @Test func `gateways have the Secret that their Gateway names, as it is now, until it is deleted`() async throws {
        try await run(mayRead: true) { mesh, proxies in
            let (first, second) = (try TestCredential(), try TestCredential())
            mesh.remote.put(.secrets, first.tls())
            mesh.remote.put(.secrets, first.tls(namespace: "other"))
            for proxy in proxies {
                try await eventually("the first one") { try await chain(proxy) == first.chain }
            }
            mesh.remote.put(.secrets, second.tls())
            for proxy in proxies {
                try await eventually("the second one") { try await chain(proxy) == second.chain }
                #expect(try await proxy.secret("kubernetes://other/web-cert") == nil)
            }
            mesh.remote.delete(.secrets, namespace: "sample", name: "web-cert")
            for proxy in proxies { try await eventually("none") { try await chain(proxy) == nil } }
            let lists = mesh.primary.lists + mesh.remote.lists
            #expect(!lists.contains { $0.contains("/namespaces/other/") })
        }
    }

    @Test func `a gateway that may not read Secrets is served all but them, and people are told why`() async throws {
        try await run(mayRead: false) { mesh, proxies in
            mesh.remote.put(.secrets, try TestCredential().tls())
            try await eventually("listeners") { await proxies[0].resources[TypeURL.listener]?.isEmpty == false }
            try await eventually("a complaint") {
                "\(mesh.parts.credentials.rows)".contains("create rolebinding gateway-sds")
            }
            #expect(try await chain(proxies[0]) == nil)
        }
    }

    @Test func `watches end with the last gateway`() async throws {
        try await FakeMesh.run { mesh in
            mesh.primary.put(Kind.gateway.resource, gateway)
            let proxy = edge()
            let metadata = try mesh.certified(account: "gateway")
            try await withThrowingTaskGroup { group in
                group.addTask { try await proxy.run(mesh.client, metadata) }
                defer { group.cancelAll() }
                try await eventually("a watch") { mesh.remote.watches(of: .secrets, namespace: "sample") == 1 }
            }
            try await eventually("none") { mesh.remote.watches(of: .secrets, namespace: "sample") == 0 }
        }
    }
}
