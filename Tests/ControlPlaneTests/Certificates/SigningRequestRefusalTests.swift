import Crypto
import EnvoyAPI
import Foundation
import GRPCCore
import Identity
import MeshModel
import SwiftASN1
import Testing
import X509

@testable import ControlPlane

/// Requests for certificates that ask for too much, or are none.
struct SigningRequestRefusalTests {
    private let signer: Signer
    private let service: CertificateService
    private let lines = LogLines()

    init() throws {
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "cluster1", now: Date())
        signer = try Signer(
            authority: CertificateAuthority(files, now: Date()), hosts: Signer.hosts(namespace: "istio-system"),
            now: Date())
        service = CertificateService(
            signer: signer,
            authentication: CallerAuthentication(
                reviewer: FakeReviewer(tokens: ["cluster1": ["good": "sample:sleep"]]),
                trustDomains: TrustDomains(.clusterLocal), configCluster: "cluster1"),
            logger: lines.logger())
    }

    private func certificate(for csr: String, seconds: Int64 = 3600) async throws -> Certificate {
        var request = Istio_V1_Auth_IstioCertificateRequest()
        request.csr = csr
        request.validityDuration = seconds
        let response = try await service.create(request, metadata: ["authorization": "Bearer good"], from: "peer")
        return try Certificate(pemEncoded: try #require(response.certChain.first))
    }

    private func greedy(_ key: P256.Signing.PrivateKey) throws -> CertificateSigningRequest {
        let wanted = try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            try ExtendedKeyUsage([.any, .codeSigning])
            SubjectAlternativeNames([
                .uniformResourceIdentifier("spiffe://cluster.local/ns/kube-system/sa/admin"),
                .dnsName("istiod.istio-system.svc"),
            ])
        }
        return try CertificateSigningRequest(
            version: .v1, subject: DistinguishedName { CommonName("istiod.istio-system.svc") },
            privateKey: .init(key),
            attributes: .init([.init(ExtensionRequest(extensions: wanted))]))
    }

    @Test func `whatever a request asks for, the certificate says what was proven and no more`() async throws {
        let key = P256.Signing.PrivateKey()
        let certificate = try await certificate(for: greedy(key).serializeAsPEM().pemString)
        #expect(certificate.publicKey == Certificate.PublicKey(key.publicKey))
        #expect(certificate.subject.isEmpty)
        #expect(
            try certificate.extensions.subjectAlternativeNames.map { Array($0) } == [
                .uniformResourceIdentifier("spiffe://cluster.local/ns/sample/sa/sleep")
            ])
        let constraints = try #require(try certificate.extensions.basicConstraints)
        #expect(constraints == .notCertificateAuthority)
        let usage = try #require(try certificate.extensions.keyUsage)
        #expect(usage == KeyUsage(digitalSignature: true))
        let purposes = try #require(try certificate.extensions.extendedKeyUsage)
        #expect(Array(purposes) == [.serverAuth, .clientAuth])
    }

    @Test(arguments: [Int64.max, Int64.min, -1, 0])
    func `no lifetime is granted beyond the longest`(seconds: Int64) async throws {
        let certificate = try await certificate(
            for: WorkloadKey().signingRequest(for: SPIFFEID(namespace: "a", serviceAccount: "b")), seconds: seconds)
        let days = certificate.notValidAfter.timeIntervalSince(certificate.notValidBefore) / 86_400
        #expect(days > 0.9 && days < 91)
    }

    private func refusal(of csr: String) async -> RPCError? {
        do {
            _ = try await certificate(for: csr)
            return nil
        } catch {
            return error as? RPCError
        }
    }

    @Test func `requests that cannot be used are refused, and told why`() async throws {
        let good = try WorkloadKey().signingRequest(for: SPIFFEID(namespace: "a", serviceAccount: "b"))
        let signed = try CertificateSigningRequest(pemEncoded: good)
        let other = P256.Signing.PrivateKey()
        let ed = try CertificateSigningRequest(
            version: .v1, subject: DistinguishedName(), privateKey: .init(Curve25519.Signing.PrivateKey()),
            attributes: .init())
        let forged = try CertificateSigningRequest(
            version: signed.version, subject: signed.subject, publicKey: Certificate.PublicKey(other.publicKey),
            attributes: signed.attributes, signatureAlgorithm: signed.signatureAlgorithm, signature: signed.signature)
        let cases: [(csr: String, mentions: String)] = [
            ("", "exactly one block"), ("garbage", "exactly one block"), (good + good, "exactly one block"),
            (String(repeating: "A", count: 65 << 10), "longer than"),
            (signer.authority.trustBundle.pem, "exactly one block"),
            ("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n", "cannot be read"),
            (try ed.serializeAsPEM().pemString, "not accepted"),
            (try forged.serializeAsPEM().pemString, "was not signed by the key"),
        ]
        for (csr, mentions) in cases {
            let error = await refusal(of: csr)
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.contains(mentions) == true, "\(error?.message ?? "accepted")")
        }
        let body = good.split(separator: "\n").dropFirst().first.map(String.init) ?? ""
        #expect(!lines.all.contains { $0.contains(body) || $0.contains("-----") })
    }
}
