import EnvoyAPI
import Foundation
import GRPCCore
import Identity
import Kubernetes
import MeshModel
import SwiftProtobuf
import Testing
import XDS

@testable import ControlPlane

/// What the certificate service refuses: the caller learns what to check, the log says who it was, and neither repeats
/// a token or a request.
struct RefusalLogTests {
    private let signer: Signer
    private let service: CertificateService
    private let lines = LogLines()
    private let issuer = TestIssuer()
    private static let sleep = "spiffe://cluster.local/ns/sample/sa/sleep"

    init() throws {
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "cluster1", now: Date())
        signer = try Signer(
            authority: CertificateAuthority(files, now: Date()), hosts: Signer.hosts(namespace: "istio-system"),
            now: Date())
        let authentication = CallerAuthentication(
            reviewer: FakeReviewer(tokens: [
                "cluster1": ["good-one": "sample:sleep", "odd": "nobody"], "cluster2": ["good-two": "sample:sleep"],
            ]),
            rules: [try issuer.rule()], fetch: { _ in throw FakeReviewer.Unreachable() },
            trustDomains: TrustDomains(.clusterLocal), configCluster: "cluster1")
        service = CertificateService(
            signer: signer, authentication: authentication, limit: IssuanceLimit(burst: 4, perSecond: 0.001),
            failures: FailureLimit(burst: 3, perSecond: 0.001), logger: lines.logger())
    }

    private func csr(_ kind: KeyKind = .p256) throws -> String {
        try WorkloadKey(kind: kind).signingRequest(for: SPIFFEID(uri: Self.sleep))
    }

    private func call(
        token: String? = nil, cluster: String? = nil, certificate: [UInt8]? = nil, csr: String, peer: String = "peer:1",
        _ change: (inout Istio_V1_Auth_IstioCertificateRequest) -> Void = { _ in }
    ) async -> RPCError? {
        var metadata: Metadata = [:]
        if let token { metadata.addString("Bearer \(token)", forKey: "authorization") }
        if let cluster { metadata.addString(cluster, forKey: "clusterid") }
        if let certificate { PeerCertificate(der: certificate).attach(to: &metadata) }
        var request = Istio_V1_Auth_IstioCertificateRequest()
        request.csr = csr
        request.validityDuration = 3600
        change(&request)
        do {
            _ = try await service.create(request, metadata: metadata, from: peer)
            return nil
        } catch {
            return error as? RPCError
        }
    }

    private func certificate(
        _ identity: String = sleep, cluster: String? = "cluster1", authority: CertificateAuthority? = nil,
        lifetime: Duration? = nil, now: Date = Date()
    ) throws -> [UInt8] {
        let identity = try SPIFFEID(uri: identity)
        return try (authority ?? signer.authority).issueWorkload(
            csrPEM: WorkloadKey().signingRequest(for: identity), identity: identity, cluster: cluster,
            lifetime: lifetime, now: now
        ).presentedDER[0]
    }

    @Test func `every certificate has a line that says whose, how proven, how long and with what key`() async throws {
        #expect(
            await call(token: "good-two", cluster: "cluster2", csr: try csr(.p384), peer: "ipv4:192.0.2.1:9") == nil)
        let line = try #require(lines.all.first)
        for part in [
            "identity=\(Self.sleep)", "cluster=cluster2", "proof=token", "peer=ipv4:192.0.2.1:9", "serial=",
            "notAfter=",
            "requested=3600s", "key=ECDSA P-384",
        ] {
            #expect(line.contains(part), "\(part) in: \(line)")
        }
        #expect(!line.contains("good-two"))
    }

    @Test func `tokens that are refused show in no message and in no line`() async throws {
        let expired = try await issuer.token(TestIssuer.claims { $0["exp"] = 1 })
        let attempts: [(token: String, cluster: String)] = [
            ("a-secret-token", "cluster1"), ("good-one", "cluster2"), ("odd", "cluster1"), (expired, "cluster1"),
            (try await TestIssuer().token(), "cluster1"), (try await issuer.token(), "cluster2"),
            ("a-secret-token", "nowhere\u{1B}[2J"), (String(repeating: "secret", count: 4000), "cluster1"),
            ("secret\u{7}token", "cluster1"),
        ]
        for (index, attempt) in attempts.enumerated() {
            let error = await call(
                token: attempt.token, cluster: attempt.cluster, csr: try csr(), peer: "ipv4:192.0.2.\(index):1")
            #expect(error != nil)
            #expect(error?.message.contains(attempt.token) == false)
            #expect(lines.all.last?.contains("peer=ipv4:192.0.2.\(index):1") == true)
            #expect(lines.all.last?.contains("cluster=\(printable(attempt.cluster))") == true)
        }
        let log = lines.all.joined(separator: "\n")
        for text in attempts.map(\.token) + ["a-secret", "BEGIN", "\u{1B}", "\u{7}"] where text != "odd" {
            #expect(!log.contains(text))
        }
        #expect(lines.all.count == attempts.count)
    }

    @Test func `an identity that was proven is named where something else is wrong`() async throws {
        let error = await call(token: "good-one", csr: "garbage")
        #expect(error?.code == .invalidArgument)
        #expect(lines.all.last?.contains("identity=\(Self.sleep)") == true)
        #expect(lines.all.last?.contains("garbage") == false)
    }

    @Test func `nobody may ask for the certificate of somebody else`() async throws {
        let error = await call(token: "good-one", csr: try csr()) {
            $0.metadata.fields["ImpersonatedIdentity"] = .with { $0.stringValue = "spiffe://cluster.local/ns/x/sa/y" }
        }
        #expect(error?.code == .permissionDenied)
        #expect(error?.message.contains("no other identity") == true)
    }

    @Test func `certificates that prove nothing are refused`() async throws {
        let past = Date().addingTimeInterval(-7200)
        let early = try CertificateAuthority(
            RootAuthority.make(now: past).makeIntermediate(cluster: "cluster1", now: past), now: past)
        let expired = try certificate(authority: early, lifetime: .seconds(60), now: past)
        let future = try certificate(now: Date().addingTimeInterval(3600))
        let cases: [(certificate: [UInt8], cluster: String?, mentions: String)] = [
            (expired, nil, "neither a token nor a valid certificate"),
            (future, nil, "neither a token nor a valid certificate"),
            (try certificate(cluster: nil), nil, "send a token"),
            (try certificate(cluster: "cluster2"), nil, "issued to cluster \"cluster2\""),
            (try certificate("spiffe://other/ns/sample/sa/sleep"), nil, "trustDomainAliases"),
            (Array("garbage".utf8), nil, "neither a token"),
        ]
        for (certificate, cluster, mentions) in cases {
            let error = await call(cluster: cluster, certificate: certificate, csr: try csr())
            #expect(error?.message.contains(mentions) == true, "\(error?.message ?? "accepted")")
        }
        #expect(service.counts.issued == 0)
    }

    @Test func `a stolen certificate of another namespace does not go with one's own token`() async throws {
        let stolen = try certificate("spiffe://cluster.local/ns/bank/sa/teller")
        let error = await call(token: "good-one", certificate: stolen, csr: try csr())
        #expect(error?.code == .permissionDenied)
        #expect(error?.message.contains("spiffe://cluster.local/ns/bank/sa/teller") == true)
    }

    @Test func `who fails all the time is not listened to, but certificates are`() async throws {
        for _ in 0..<3 { #expect(await call(token: "bad", csr: try csr())?.code == .unauthenticated) }
        #expect(await call(token: "good-one", csr: try csr())?.code == .resourceExhausted)
        #expect(lines.all.last?.hasPrefix("debug") == true)
        #expect(await call(token: "good-one", csr: try csr(), peer: "elsewhere:1") == nil)
        #expect(await call(cluster: "cluster1", certificate: try certificate(), csr: try csr()) == nil)
    }

    @Test func `requests that are refused count against the identity's limit`() async throws {
        for _ in 0..<4 { #expect(await call(token: "good-one", csr: "garbage")?.code == .invalidArgument) }
        let error = await call(token: "good-one", csr: try csr())
        #expect(error?.code == .resourceExhausted)
        #expect(lines.all.last?.hasPrefix("warning") == true)
    }
}
