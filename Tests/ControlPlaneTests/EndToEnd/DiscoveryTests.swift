import EnvoyAPI
import GRPCCore
import Kubernetes
import MeshModel
import Testing

@testable import ControlPlane

/// From objects in two API servers to what a proxy has.
@Suite struct DiscoveryTests {
    static let hello = "outbound|5000||hello.sample.svc.cluster.local"

    /// Runs a mesh with one proxy connected.
    private func run(
        _ proxy: FakeProxy = FakeProxy(), _ body: @escaping @Sendable (FakeMesh, FakeProxy) async throws -> Void
    ) async throws {
        try await FakeMesh.run { mesh in
            try await withThrowingTaskGroup { group in
                let metadata = try mesh.certified()
                group.addTask { try await proxy.run(mesh.client, metadata) }
                defer { group.cancelAll() }
                try await body(mesh, proxy)
            }
        }
    }

    @Test("endpoints of both clusters reach a proxy, and a change of endpoints nothing but endpoints")
    func endpoints() async throws {
        try await run { mesh, proxy in
            try await eventually("both clusters' endpoints") {
                try await proxy.addresses(of: Self.hello) == ["10.1.0.1", "10.2.0.1"]
            }
            // The proxy's own listeners come in a response of their own, after those that its view shares.
            try await eventually("all listeners") { await proxy.resources[TypeURL.listener]?["virtualInbound"] != nil }
            let before = await proxy.responses
            mesh.remote.put(.endpointSlices, Objects.slice("hello", addresses: ["10.2.0.1", "10.2.0.9"]))
            try await eventually("the new endpoint") {
                try await proxy.addresses(of: Self.hello) == ["10.1.0.1", "10.2.0.1", "10.2.0.9"]
            }
            let after = await proxy.responses
            #expect(after[TypeURL.cluster] == before[TypeURL.cluster])
            #expect(after[TypeURL.listener] == before[TypeURL.listener])
        }
    }

    @Test("a cluster that is cut off keeps its endpoints, and comes back with what changed meanwhile")
    func cutOff() async throws {
        try await run { mesh, proxy in
            try await eventually("both clusters' endpoints") { try await proxy.addresses(of: Self.hello).count == 2 }
            mesh.remote.cutOff(true)
            try await eventually("the loss is known") {
                mesh.parts.registry.board.state(of: "c2")?.phase == .unreachable
            }
            mesh.primary.put(.endpointSlices, Objects.slice("hello", addresses: ["10.1.0.1", "10.1.0.2"]))
            try await eventually("the primary's change") {
                try await proxy.addresses(of: Self.hello) == ["10.1.0.1", "10.1.0.2", "10.2.0.1"]
            }
            #expect(mesh.parts.readiness.isReady)
            mesh.remote.put(.endpointSlices, Objects.slice("hello", addresses: ["10.2.0.7"]))
            mesh.remote.cutOff(false)
            try await eventually("the remote's change") {
                try await proxy.addresses(of: Self.hello) == ["10.1.0.1", "10.1.0.2", "10.2.0.7"]
            }
            try await eventually("contact") { mesh.parts.registry.board.state(of: "c2")?.phase == .synced }
        }
    }

    @Test("a rotated credential takes nothing away; a deleted Secret takes the cluster away")
    func rotation() async throws {
        try await run { mesh, proxy in
            try await eventually("both clusters' endpoints") { try await proxy.addresses(of: Self.hello).count == 2 }
            let before = await proxy.responses
            mesh.primary.put(.secrets, Objects.remoteSecret("c2", server: "https://other.test"))
            mesh.remote.put(.endpointSlices, Objects.slice("hello", addresses: ["10.2.0.5"]))
            try await eventually("a change by the new way") {
                try await proxy.addresses(of: Self.hello) == ["10.1.0.1", "10.2.0.5"]
            }
            #expect(await proxy.responses[TypeURL.cluster] == before[TypeURL.cluster])
            mesh.primary.delete(.secrets, namespace: "istio-system", name: "istio-remote-secret-c2")
            try await eventually("the remote is gone") { try await proxy.addresses(of: Self.hello) == ["10.1.0.1"] }
            #expect(mesh.parts.registry.board.state(of: "c2") == nil && mesh.parts.registry.clusters == ["c1"])
        }
    }

    @Test("what a proxy refuses shows, in its own words")
    func refusal() async throws {
        try await run(FakeProxy(refuses: [TypeURL.listener])) { mesh, proxy in
            try await eventually("the refusal") {
                let report = await mesh.parts.proxies.report()
                return report.counts.rejections[TypeURL.listener] != nil
            }
            let report = await mesh.parts.proxies.report()
            let row = try #require(report.rows.first)
            #expect(row["cluster"] == "c2" && row["name"] == "hello.sample" && row["type"] == "sidecar")
            #expect(row["lds"] == "STALE")
            #expect(report.rejections.first?["reason"]?.string?.contains("not to my taste") == true)
        }
    }

    @Test("settings take effect while running, but for the trust domain; broken ones change nothing")
    func settings() async throws {
        try await run { mesh, proxy in
            func put(_ mesh: FakeMesh, _ text: String) {
                mesh.primary.put(
                    .configMaps,
                    [
                        "apiVersion": "v1", "kind": "ConfigMap",
                        "metadata": ["name": "istio", "namespace": "istio-system"], "data": ["mesh": .string(text)],
                    ])
            }
            func listeners(mention text: String) async -> Bool {
                let all = await proxy.resources[TypeURL.listener] ?? [:]
                return all.values.contains { String(decoding: $0, as: UTF8.self).contains(text) }
            }
            put(mesh, "accessLogFile: /log/first\ntrustDomain: other")
            try await eventually("an access log") { await listeners(mention: "/log/first") }
            #expect(await listeners(mention: "spiffe://other/") == false)
            put(mesh, "accessLogFile: [")
            put(mesh, "accessLogFile: /log/second")
            try await eventually("another access log") { await listeners(mention: "/log/second") }
        }
    }

    @Test("a proxy that has everything is in sync")
    func synced() async throws {
        try await run { mesh, _ in
            try await eventually("all in sync") {
                guard let row = await mesh.parts.proxies.report().rows.first else { return false }
                return ["cds", "lds", "eds"].allSatisfy { row[$0] == "SYNCED" }
            }
        }
    }

    @Test("proxies that prove nothing, or something else, are refused")
    func strangers() async throws {
        try await FakeMesh.run { mesh in
            try await eventually("ready") { mesh.parts.readiness.isReady }
            let cases: [(proxy: FakeProxy, metadata: Metadata, code: RPCError.Code)] = [
                (FakeProxy(), [:], .unauthenticated),
                (FakeProxy(cluster: "c3"), try mesh.certified(), .permissionDenied),
                (FakeProxy(account: "admin"), try mesh.certified(), .permissionDenied),
                (FakeProxy(cluster: "c1"), try mesh.certified(cluster: "c2"), .permissionDenied),
                (FakeProxy(), try mesh.certified(cluster: "gone"), .permissionDenied),
                (FakeProxy(), try mesh.certified(namespace: "bank", cluster: "c2"), .permissionDenied),
                (FakeProxy(), try mesh.certified(namespace: "other"), .permissionDenied),
            ]
            for (proxy, metadata, code) in cases {
                let error = await #expect(throws: RPCError.self) { try await proxy.run(mesh.client, metadata) }
                #expect(error?.code == code, "\(String(describing: error))")
            }
            #expect(await mesh.parts.proxies.report().counts.refusals == cases.count)
        }
    }
}
