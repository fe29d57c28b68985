import EnvoyAPI
import Foundation
import GRPCCore
import Identity
import Logging
import MeshModel
import Testing

@testable import ControlPlane

struct CertificateServiceTests {
    private let signer: Signer
    private let service: CertificateService

    init() throws {
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "cluster1", now: Date())
        signer = try Signer(
            authority: CertificateAuthority(files, now: Date()), hosts: Signer.hosts(namespace: "istio-system"),
            now: Date())
        let authentication = CallerAuthentication(
            reviewer: FakeReviewer(tokens: ["cluster1": ["good": "sample:sleep"]]),
            trustDomains: TrustDomains(.clusterLocal),
            configCluster: "cluster1")
        service = CertificateService(
            signer: signer, authentication: authentication, limit: IssuanceLimit(burst: 2, perSecond: 0.001),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func request(_ csr: String) -> Istio_V1_Auth_IstioCertificateRequest {
        var request = Istio_V1_Auth_IstioCertificateRequest()
        request.csr = csr
        request.validityDuration = 3600
        return request
    }

    @Test func `the caller's identity is what is signed, whatever the request names`() async throws {
        let key = try WorkloadKey()
        let claimed = try SPIFFEID(uri: "spiffe://cluster.local/ns/kube-system/sa/admin")
        let response = try await service.create(
            request(key.signingRequest(for: claimed)), metadata: ["authorization": "Bearer good"], from: "test")
        let proven = try SPIFFEID(uri: "spiffe://cluster.local/ns/sample/sa/sleep")
        let certificate = try WorkloadCertificate(response: response.certChain, key: key, expecting: proven)
        #expect(certificate.identity == proven && certificate.summary.cluster == "cluster1")
        #expect(certificate.trustBundle == signer.authority.trustBundle)
        #expect(service.counts.issued == 1)
    }

    @Test func `garbage, strangers and loops are refused`() async throws {
        let csr = try WorkloadKey().signingRequest(for: SPIFFEID(uri: "spiffe://cluster.local/ns/a/sa/b"))
        let garbage = await #expect(throws: RPCError.self) {
            try await service.create(request("garbage"), metadata: ["authorization": "Bearer good"], from: "test")
        }
        #expect(garbage?.code == .invalidArgument)
        let stranger = await #expect(throws: RPCError.self) {
            try await service.create(request(csr), metadata: ["authorization": "Bearer bad"], from: "test")
        }
        #expect(stranger?.code == .unauthenticated)
        _ = try await service.create(request(csr), metadata: ["authorization": "Bearer good"], from: "test")
        let loop = await #expect(throws: RPCError.self) {
            try await service.create(request(csr), metadata: ["authorization": "Bearer good"], from: "test")
        }
        #expect(loop?.code == .resourceExhausted)
        #expect(service.counts.refused == 3)
    }

    @Test func `the server's certificate has the names that proxies ask for, and follows a new authority`() throws {
        let names = signer.serverCertificate.names
        #expect(names.contains("DNS:istiod.istio-system.svc"))
        #expect(names.contains("DNS:istiod-remote.istio-system.svc"))
        let before = signer.serverCertificate.fingerprint
        #expect(try !signer.renewIfDue(now: Date()))
        #expect(try signer.renewIfDue(now: Date().addingTimeInterval(13 * 3600)))
        #expect(signer.serverCertificate.fingerprint != before)
        let other = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "cluster1", now: Date())
        try signer.replace(with: CertificateAuthority(other, now: Date()), now: Date())
        #expect(try signer.authority.trustBundle == CertificateAuthority(other, now: Date()).trustBundle)
    }
}
