import EnvoyAPI
import Foundation
import Identity
import Kubernetes
import Logging
import ServiceLifecycle
import SwiftProtobuf
import Testing
import XDS

@testable import ControlPlane

/// The whole control plane on real sockets.
@Suite struct ServersTests {
    private struct Running: Sendable {
        let mesh: FakeMesh
        let group: ServiceGroup
        let debug: Client
        let monitoring: Client

        func text(_ client: Client, _ path: String) async throws -> String {
            String(decoding: try await client.bytes(.raw(.get, path: path)), as: UTF8.self)
        }
    }

    private func run(_ body: @escaping @Sendable (Running) async throws -> Void) async throws {
        let ports = try freePorts(4)
        let mesh = try FakeMesh {
            $0.host = "127.0.0.1"
            ($0.ports.discovery, $0.ports.monitoring, $0.ports.debug) = (ports[0], ports[1], ports[2])
            $0.ports.webhook = ports[3]
            $0.certificatesDirectory = "/nonexistent"
        }
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let running = Running(
            mesh: mesh,
            group: ServiceGroup(services: try mesh.parts.services(mesh.configuration, logger: quiet), logger: quiet),
            debug: try Client(ClientConfiguration(server: "http://127.0.0.1:\(ports[2])")),
            monitoring: try Client(ClientConfiguration(server: "http://127.0.0.1:\(ports[1])")))
        try await withThrowingTaskGroup { group in
            group.addTask { try await running.group.run() }
            defer { group.cancelAll() }
            try await eventually("ready") { (try? await running.text(running.debug, "/ready")) == "ready\n" }
            try await body(running)
        }
    }

    private func client(_ mesh: FakeMesh, certified: Bool = true) throws -> DiscoveryClient {
        let identity = try SPIFFEID(namespace: "sample", serviceAccount: "default")
        let key = try WorkloadKey()
        let issued = try mesh.signer.authority.issueWorkload(
            csrPEM: key.signingRequest(for: identity), identity: identity, now: Date())
        let bundle = mesh.signer.authority.trustBundle
        let name = "istiod.istio-system.svc"
        return DiscoveryClient(
            target: .tcp(host: "127.0.0.1", port: mesh.configuration.ports.discovery),
            tls: .init(
                certificateChainPEM: certified ? issued.certificatePEM : nil,
                privateKeyPEM: certified ? key.pem.unredactedText : nil, serverName: name,
                verify: { chain in
                    let verdict = await verify(
                        chain: chain, against: bundle, now: Date(), purpose: .server, expecting: .host(name))
                    if case .refused(let diagnosis) = verdict { throw ControlPlaneError(.authority, diagnosis.summary) }
                }))
    }

    private func firstRequest() throws -> [UInt8] {
        try FakeProxy.Request.with {
            $0.typeURL = TypeURL.cluster
            $0.node.id = "sidecar~10.2.0.1~hello.sample~sample.svc.cluster.local"
            $0.node.metadata.fields = ["CLUSTER_ID": .with { $0.stringValue = "c2" }]
        }.serializedBytes()
    }

    @Test("people and probes get answers")
    func insight() async throws {
        try await run { running in
            #expect(try await running.text(running.debug, "/debug/syncz") == "[]")
            #expect(try await running.text(running.debug, "/debug/nacks") == "[]")
            let clusters = try JSON(decoding: try await running.text(running.debug, "/debug/clusters"))
            #expect(clusters["clusters"]?.array?.compactMap { $0["id"]?.string } == ["c1", "c2"])
            #expect(clusters["clusters"]?[1]?["secret"] == "istio-system/istio-remote-secret-c2")
            #expect(try await running.text(running.monitoring, "/metrics").contains("\nskein_ready 1\n"))
            await #expect(throws: APIError.self) { try await running.text(running.monitoring, "/debug/syncz") }
        }
    }

    @Test("a proxy is served over TLS, and its stream ends when the control plane shuts down")
    func discovery() async throws {
        try await run { running in
            let (requests, send) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingOldest(1))
            send.yield(try firstRequest())
            let (responses, note) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingNewest(1))
            let client = try client(running.mesh)
            let stream = Task { try await client.relay(.deltaAggregated, requests: requests) { note.yield($0) } }
            var clusters: [String] = []
            for await response in responses {
                clusters = try FakeProxy.Response(serializedBytes: response).resources.map(\.name)
                break
            }
            #expect(clusters.contains(DiscoveryTests.hello))
            await running.group.triggerGracefulShutdown()
            await #expect(throws: XDSError.self) { try await stream.value }
        }
    }

    @Test("webhooks are served over TLS; whoever expects another authority or name does not trust it")
    func webhooks() async throws {
        try await run { running in
            func answer(trusting signer: Signer, name: String) async throws -> String {
                let configuration = ClientConfiguration(
                    server: "https://127.0.0.1:\(running.mesh.configuration.ports.webhook)",
                    trustRoots: Array(signer.authority.trustBundle.pem.utf8), serverName: name)
                return try await running.text(try Client(configuration), "/healthz")
            }
            let signer = running.mesh.signer
            #expect(try await answer(trusting: signer, name: "istiod.istio-system.svc") == "ok\n")
            let stranger = try FakeMesh().signer
            for (signer, name) in [(stranger, "istiod.istio-system.svc"), (signer, "other.istio-system.svc")] {
                let error = await #expect(throws: APIError.self) { try await answer(trusting: signer, name: name) }
                #expect(error?.code == .untrusted, "\(String(describing: error))")
            }
            try signer.replace(with: stranger.authority, now: Date())
            #expect(try await answer(trusting: stranger, name: "istiod-remote.istio-system.svc") == "ok\n")
        }
    }

    @Test("a proxy without a certificate is not served")
    func anonymous() async throws {
        try await run { running in
            let (requests, send) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingOldest(1))
            send.yield(try firstRequest())
            let client = try client(running.mesh, certified: false)
            await #expect(throws: XDSError.self) {
                try await client.relay(.deltaAggregated, requests: requests) { _ in Issue.record("served") }
            }
            #expect(await running.mesh.parts.proxies.report().counts.refusals == 1)
        }
    }
}
