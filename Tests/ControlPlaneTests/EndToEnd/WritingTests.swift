import EnvoyAPI
import GRPCCore
import Identity
import Kubernetes
import SwiftProtobuf
import Testing

@testable import ControlPlane

/// What the control plane writes back, and what it signs.
@Suite struct WritingTests {
    private func condition(_ mesh: FakeMesh, _ name: String) -> JSON? {
        mesh.primary.object(.virtualServices, namespace: "sample", name: name)?["status"]?["conditions"]?[0]
    }

    @Test("every namespace of every cluster learns the roots, but nobody's own root is overwritten")
    func roots() async throws {
        try await FakeMesh.run { mesh in
            let foreign: JSON = [
                "metadata": ["name": "istio-ca-root-cert", "namespace": "own"],
                "data": ["root-cert.pem": "another root"],
            ]
            mesh.remote.put(.configMaps, foreign)
            mesh.remote.put(.namespaces, Objects.namespace("own"))
            func root(_ cluster: FakeCluster, _ namespace: String) -> String? {
                cluster.object(.configMaps, namespace: namespace, name: "istio-ca-root-cert")?["data"]?[
                    "root-cert.pem"]?
                    .string
            }
            let pem = mesh.signer.authority.trustBundle.pem
            for cluster in [mesh.primary, mesh.remote] {
                for namespace in ["istio-system", "sample"] {
                    try await eventually("\(namespace) of \(cluster.address)") { root(cluster, namespace) == pem }
                }
            }
            mesh.primary.put(.namespaces, Objects.namespace("new"))
            try await eventually("a new namespace") { root(mesh.primary, "new") == pem }
            #expect(root(mesh.remote, "own") == "another root")
        }
    }

    @Test("an object says whether it is in force; a bad version says where it is wrong")
    func statuses() async throws {
        try await FakeMesh.run { mesh in
            mesh.primary.put(.virtualServices, Objects.virtualService("good", host: "hello"))
            mesh.primary.put(.virtualServices, Objects.virtualService("bad", host: "hello", field: "hostz"))
            try await eventually("accepted") { condition(mesh, "good")?["status"] == "True" }
            try await eventually("refused") { condition(mesh, "bad")?["status"] == "False" }
            #expect(condition(mesh, "good")?["type"] == "skein.dev/Accepted")
            #expect(condition(mesh, "bad")?["message"]?.string?.contains("hostz") == true)
            mesh.primary.put(.virtualServices, Objects.virtualService("bad", host: "hello"))
            try await eventually("repaired") { condition(mesh, "bad")?["status"] == "True" }
        }
    }

    @Test("a token of the remote cluster gets a certificate, reviewed there and nowhere else")
    func certificates() async throws {
        try await FakeMesh.run { mesh in
            try await eventually("ready") { mesh.parts.readiness.isReady }
            mesh.remote.accept(token: "remote-token", of: "sample:hello")
            let key = try WorkloadKey()
            let identity = try SPIFFEID(namespace: "sample", serviceAccount: "hello")
            let csr = try key.signingRequest(for: identity)
            func ask(_ cluster: String) async throws -> [String] {
                try await mesh.client.unary(
                    request: ClientRequest(
                        message: Istio_V1_Auth_IstioCertificateRequest.with { $0.csr = csr },
                        metadata: ["authorization": "Bearer remote-token", "clusterid": .string(cluster)]),
                    descriptor: MethodDescriptor(
                        fullyQualifiedService: "istio.v1.auth.IstioCertificateService", method: "CreateCertificate",
                        type: .unary),
                    serializer: MessageCoding<Istio_V1_Auth_IstioCertificateRequest>(),
                    deserializer: MessageCoding<Istio_V1_Auth_IstioCertificateResponse>(), options: .defaults
                ) { try $0.message.certChain }
            }
            let issued = try WorkloadCertificate(response: try await ask("c2"), key: key, expecting: identity)
            #expect(issued.identity == identity)
            for (cluster, code) in [("c1", RPCError.Code.unauthenticated), ("c9", .unavailable)] {
                let error = await #expect(throws: RPCError.self) { try await ask(cluster) }
                #expect(error?.code == code)
            }
        }
    }
}
