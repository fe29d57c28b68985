import EnvoyAPI
import Foundation
import GRPCCore
import Kubernetes
import MeshAPI
import Testing
import XDS

@testable import ControlPlane

/// Virtual hosts as resources of their own, from objects in an API server to what the real Envoy answers.
struct VirtualHostTests {
    private static let hosts = 200

    private static func gateway(_ name: String, ports: [Int]) -> JSON {
        [
            "apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": Objects.meta(name),
            "spec": [
                "selector": ["app": "edge"],
                "servers": .array(
                    ports.map {
                        [
                            "port": ["number": .int(Int64($0)), "name": .string("http-\($0)"), "protocol": "HTTP"],
                            "hosts": ["*"],
                        ]
                    }),
            ],
        ]
    }

    /// A VirtualService that answers with a word.
    private static func service(_ host: String, says word: String) -> JSON {
        [
            "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": Objects.meta(host),
            "spec": [
                "hosts": [.string(host)], "gateways": ["edge", "late"],
                "http": [["directResponse": ["status": 200, "body": ["string": .string(word)]]]],
            ],
        ]
    }

    /// Gives every call the certificate of a workload.
    private struct Certified: ServerInterceptor {
        let metadata: Metadata

        func intercept<Input: Sendable, Output: Sendable>(
            request: StreamingServerRequest<Input>, context: ServerContext,
            next:
                @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
        ) async throws -> StreamingServerResponse<Output> {
            var request = request
            request.metadata = metadata
            return try await next(request, context)
        }
    }

    /// Serves a mesh on a unix socket while `body` runs.
    private func serve(_ mesh: FakeMesh, _ socket: String, _ body: () async throws -> Void) async throws {
        let server = GRPCServer(
            transport: try UnixListener.makeTransport(path: socket), services: mesh.parts.rpcServices,
            interceptors: [Certified(metadata: try mesh.certified(account: "edge"))])
        try await withThrowingTaskGroup { group in
            group.addTask { try await server.serve() }
            defer { group.cancelAll() }
            try await body()
        }
    }

    @Test func `a changed route is one virtual host to a real gateway, which answers by it from then on`() async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "skein-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let socket = folder.appending(path: "xds.sock").path
        let ports = try freePorts(3)
        let (port, late, admin) = (ports[0], ports[1], ports[2])

        try await FakeMesh.run { mesh in
            func put(_ host: String, _ word: String) {
                mesh.primary.put(.virtualServices, Self.service(host, says: word))
            }
            // No cluster waits for a secret that nobody serves.
            for cluster in [mesh.primary, mesh.remote] { cluster.delete(.services, namespace: "sample", name: "hello") }
            mesh.primary.put(Kind.gateway.resource, Self.gateway("edge", ports: [port]))
            for index in 0..<Self.hosts { put("h\(index).example", "first \(index)") }
            let envoy = try RealEnvoy(
                in: folder, socket: socket, admin: admin,
                node: "router~10.2.0.1~edge-1.sample~sample.svc.cluster.local",
                metadata: #"{"CLUSTER_ID": "c2", "SERVICE_ACCOUNT": "edge", "LABELS": {"app": "edge"}}"#)
            defer { envoy.stop() }
            func answers(_ host: String, _ word: String, at port: Int = port) async throws {
                try await eventually("\(host) says \(word); \(envoy.lastWords)") {
                    RealEnvoy.get(port, host: host) == word
                }
            }
            func pushes() async -> [String: Int] { await mesh.parts.proxies.report().counts.pushes }
            func received() -> Int {
                envoy.statistics("cluster.xds-grpc.upstream_cx_rx_bytes_total").values.reduce(0, +)
            }
            func synced() async throws {
                try await eventually("everything is acknowledged") {
                    let row = await mesh.parts.proxies.report().rows.first
                    return ["cds", "eds", "lds", "rds", "vhds"].allSatisfy { row?[$0] == "SYNCED" }
                }
            }

            try await serve(mesh, socket) {
                for index in 0..<Self.hosts { try await answers("h\(index).example", "first \(index)") }
                try await answers("h8.example", "first 8")
                try await synced()
                let (before, bytes) = (await pushes(), received())
                #expect(bytes > 0)

                put("h7.example", "second 7")
                try await answers("h7.example", "second 7")
                try await answers("h8.example", "first 8")
                try await synced()
                let after = await pushes()
                #expect(after[TypeURL.virtualHost] == (before[TypeURL.virtualHost] ?? 0) + 1)
                #expect(
                    after[TypeURL.route] == before[TypeURL.route] && after[TypeURL.listener] == before[TypeURL.listener]
                )
                #expect((1..<5000).contains(received() - bytes), "\(received() - bytes) bytes")

                mesh.primary.delete(.virtualServices, namespace: "sample", name: "h8.example")
                try await answers("h8.example", "")
                try await answers("h9.example", "first 9")

                // A listener that comes when the proxy has long asked for all virtual hosts.
                mesh.primary.put(Kind.gateway.resource, Self.gateway("late", ports: [late]))
                try await answers("h9.example", "first 9", at: late)
                #expect(await pushes()[TypeURL.route] == (after[TypeURL.route] ?? 0) + 1)
                try await synced()
            }

            // While the control plane is away, a host changes, one goes, one comes.
            put("h10.example", "second 10")
            mesh.primary.delete(.virtualServices, namespace: "sample", name: "h11.example")
            put("new.example", "new")
            #expect(RealEnvoy.get(port, host: "h11.example") == "first 11")
            try await serve(mesh, socket) {
                let before = await pushes()
                try await answers("h10.example", "second 10")
                try await answers("h11.example", "")
                try await answers("new.example", "new", at: late)
                try await answers("h9.example", "first 9")
                put("h9.example", "third 9")
                try await answers("h9.example", "third 9")
                try await answers("h9.example", "third 9", at: late)
                #expect(await pushes()[TypeURL.virtualHost] ?? 0 >= (before[TypeURL.virtualHost] ?? 0) + 2)

                // A listener that goes and comes back.
                mesh.primary.delete(Kind.gateway.resource, namespace: "sample", name: "late")
                try await eventually("the listener is gone") { RealEnvoy.get(late, host: "h9.example") == nil }
                put("h9.example", "fourth 9")
                try await answers("h9.example", "fourth 9")
                mesh.primary.put(Kind.gateway.resource, Self.gateway("late", ports: [late]))
                try await answers("h9.example", "fourth 9", at: late)
                try await synced()
            }
            #expect(envoy.statistics("http.*rds.*update_rejected").values.allSatisfy { $0 == 0 })
            #expect(await mesh.parts.proxies.report().counts.rejections.isEmpty)
        }
    }
}
