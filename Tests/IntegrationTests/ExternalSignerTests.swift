import EnvoyAPI
import Foundation
import GRPCCore
import Kubernetes
import SwiftProtobuf
import Testing
import XDS

@testable import Identity

/// A control plane whose certificates come from a signer of the Kubernetes API: an embedded cluster, a control plane and
/// a signer, each as in production, and openssl as the judge.
@Suite(.timeLimit(.minutes(3)))
struct ExternalSignerTests {
    @Test func `workloads and the control plane are certified by a signer outside`() async throws {
        let data = Skein().data
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: data) }
        let cluster = try await ClusterProcess(data: "\(data)/cluster")
        defer { cluster.kill() }
        let signer = try TestSigner(client: cluster.client)
        let mesh = ExternallySignedMesh(cluster: cluster, signer: signer, data: data)
        try await mesh.install()
        let controlPlane = try ControlPlaneProcess(
            kubeconfig: try await mesh.kubeconfig(), directory: data,
            environment: ["EXTERNAL_CA": "ISTIOD_RA_KUBERNETES_API", "K8S_SIGNER": TestSigner.name])
        defer { controlPlane.stop() }
        try await withThrowingTaskGroup { group in
            group.addTask { await signer.run() }
            defer { group.cancelAll() }
            let client = try ControlPlaneClient(
                port: controlPlane.discoveryPort, roots: signer.authority.trustBundle,
                token: try await mesh.token())
            let isServed = await eventually(within: .seconds(60)) { (try? await client.certificate()) != nil }
            try #require(isServed, "\(controlPlane.log)")
            try await certifies(client, controlPlane, data)
            try await refuses(client, mesh)
            try await leavesNothing(mesh)
            let log = controlPlane.log
            #expect(log.contains("\(TestSigner.name) signs") && log.contains("certificate issued"))
            #expect(!log.contains(client.token) && !log.contains("PRIVATE KEY"))
            #expect(controlPlane.stop() == 0)
        }
    }

    private func certifies(
        _ client: ControlPlaneClient, _ controlPlane: ControlPlaneProcess, _ data: String
    ) async throws {
        let certificate = try await client.certificate()
        #expect(certificate.identity == client.identity)
        // It does not say of which cluster it is: a signer certifies only what the request names.
        let renewal = await #expect(throws: XDSError.self) { try await client.certificate(renewing: certificate) }
        #expect(renewal?.description.contains("send a token") == true, "\(renewal as Any)")
        try certificate.certificatePEM.write(toFile: "\(data)/chain.pem", atomically: true, encoding: .utf8)
        try client.roots.pem.write(toFile: "\(data)/root.pem", atomically: true, encoding: .utf8)
        for purpose in ["sslserver", "sslclient"] {
            let verdict = try await Programs.run([
                "openssl", "verify", "-x509_strict", "-purpose", purpose, "-CAfile", "\(data)/root.pem", "-untrusted",
                "\(data)/chain.pem", "\(data)/chain.pem",
            ])
            #expect(verdict.status == 0, "\(verdict.error)")
        }
        let hello = try await Programs.run([
            "sh", "-c",
            "openssl s_client -connect 127.0.0.1:\(controlPlane.discoveryPort) -servername istiod.istio-system.svc"
                + " -verify_hostname istiod.istio-system.svc -verify_return_error -CAfile \(data)/root.pem -alpn h2"
                + " </dev/null",
        ])
        #expect(hello.output.contains("Verify return code: 0 (ok)"), "\(hello.output)\(hello.error)")
    }

    private func refuses(_ client: ControlPlaneClient, _ mesh: ExternallySignedMesh) async throws {
        mesh.signer.become(.ignore)
        let never = await #expect(throws: XDSError.self) { try await client.certificate() }
        #expect(never?.description.contains("has not signed") == true, "\(never as Any)")
        mesh.signer.become(.fail)
        let failed = await #expect(throws: XDSError.self) { try await client.certificate() }
        #expect(failed?.description.contains("TestPolicy: as the test wants it") == true, "\(failed as Any)")
        try await mesh.takeApprovalAway()
        mesh.signer.become(.deny)
        let denied = await #expect(throws: XDSError.self) { try await client.certificate() }
        #expect(denied?.description.contains("was denied: TestPolicy") == true, "\(denied as Any)")
        let stranger = try SPIFFEID(namespace: "kube-system", serviceAccount: "admin")
        let refused = await #expect(throws: XDSError.self) { try await client.certificate(asking: stranger) }
        #expect(refused?.description.contains("asks for URI:\(stranger)") == true, "\(refused as Any)")
    }

    private func leavesNothing(_ mesh: ExternallySignedMesh) async throws {
        let isEmpty = try await eventually(within: .seconds(30)) {
            try await mesh.cluster.client.list(.certificateSigningRequests).isEmpty
        }
        #expect(isEmpty)
    }
}

/// Asks a control plane for certificates, as an agent does.
private struct ControlPlaneClient: Sendable {
    let identity: SPIFFEID
    let port: Int
    let roots: TrustBundle
    let token: String

    init(port: Int, roots: TrustBundle, token: String) throws {
        identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
        (self.port, self.roots, self.token) = (port, roots, token)
    }

    func certificate(
        renewing current: WorkloadCertificate? = nil, asking other: SPIFFEID? = nil
    ) async throws -> WorkloadCertificate {
        let key = try WorkloadKey()
        var request = Istio_V1_Auth_IstioCertificateRequest()
        request.csr = try key.signingRequest(for: other ?? identity)
        request.validityDuration = 3600
        var metadata: Metadata = ["clusterid": "cluster1"]
        if current == nil { metadata.addString("Bearer \(token)", forKey: "authorization") }
        let name = "istiod.istio-system.svc"
        let client = DiscoveryClient(
            target: .tcp(host: "127.0.0.1", port: port),
            tls: .init(
                certificateChainPEM: current?.certificatePEM, privateKeyPEM: current?.key.pem.unredactedText,
                serverName: name,
                verify: { chain in
                    let verdict = await verify(
                        chain: chain, against: roots, now: Date(), purpose: .server, expecting: .host(name))
                    if case .refused(let diagnosis) = verdict { throw IdentityError(.unknownRoot, diagnosis.summary) }
                }))
        let answer = try await client.call(
            "/istio.v1.auth.IstioCertificateService/CreateCertificate", try request.serializedBytes(),
            metadata: metadata, timeout: .seconds(25))
        let response = try Istio_V1_Auth_IstioCertificateResponse(serializedBytes: answer)
        return try WorkloadCertificate(response: response.certChain, key: key, expecting: other ?? identity)
    }
}
