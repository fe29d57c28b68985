import ControlPlane
import Foundation
import GRPCCore
import Identity
import MeshModel
import Testing
import XDS

struct CallerAuthenticationTests {
    private let authentication = CallerAuthentication(
        reviewer: FakeReviewer(tokens: [
            "cluster1": ["one": "sample:sleep"], "cluster2": ["two": "sample:sleep", "odd": "nobody"],
        ]),
        trustDomains: TrustDomains(.clusterLocal), configCluster: "cluster1")

    private func metadata(_ token: String?, cluster: String? = nil) -> Metadata {
        var metadata: Metadata = [:]
        if let token { metadata.addString("Bearer \(token)", forKey: "authorization") }
        if let cluster { metadata.addString(cluster, forKey: "clusterid") }
        return metadata
    }

    private func certificate(of identity: String) throws -> PeerCertificate {
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "cluster1", now: Date())
        let id = try SPIFFEID(uri: identity)
        let issued = try CertificateAuthority(files, now: Date()).issueWorkload(
            csrPEM: WorkloadKey().signingRequest(for: id), identity: id, now: Date())
        return PeerCertificate(der: issued.presentedDER[0])
    }

    @Test func `a token is reviewed where it claims to come from`() async throws {
        let caller = try await authentication.caller(of: metadata("two", cluster: "cluster2"))
        #expect(caller.identity.uri == "spiffe://cluster.local/ns/sample/sa/sleep")
        #expect(caller.cluster == "cluster2")
        #expect(caller.proof == .token)
        #expect(try await authentication.caller(of: metadata("one")).cluster == "cluster1")
    }

    private static let refusals: [(token: String?, cluster: String, code: RPCError.Code)] = [
        ("one", "cluster2", RPCError.Code.unauthenticated),
        ("forged", "cluster1", .unauthenticated),
        ("two", "cluster9", .unavailable),
        ("odd", "cluster2", .permissionDenied),
        (String(repeating: "x", count: 20_000), "cluster1", .unauthenticated),
        (nil, "cluster1", .unauthenticated),
    ]

    @Test(arguments: refusals.indices)
    func `anything else is refused`(index: Int) async throws {
        let (token, cluster, code) = Self.refusals[index]
        let error = await #expect(throws: RPCError.self) {
            try await authentication.caller(of: metadata(token, cluster: cluster))
        }
        #expect(error?.code == code)
        if let token { #expect(error?.message.contains(token) == false, "a token must not reach a message") }
    }

    @Test func `a token for another audience is refused`() async throws {
        let other = CallerAuthentication(
            reviewer: FakeReviewer(tokens: ["cluster1": ["one": "sample:sleep"]], audiences: ["vault"]),
            trustDomains: TrustDomains(.clusterLocal), configCluster: "cluster1")
        let error = await #expect(throws: RPCError.self) { try await other.caller(of: metadata("one")) }
        #expect(error?.code == .unauthenticated)
    }

    @Test func `a certificate renews its own identity`() async throws {
        var metadata = metadata(nil, cluster: "cluster2")
        try certificate(of: "spiffe://cluster.local/ns/sample/sa/sleep").attach(to: &metadata)
        let caller = try await authentication.caller(of: metadata)
        #expect(caller.identity.serviceAccount == "sleep")
        #expect(caller.proof == .certificate)
    }

    @Test func `a certificate of another trust domain, or another identity than the token's, is refused`() async throws
    {
        var stranger = metadata(nil)
        try certificate(of: "spiffe://elsewhere/ns/sample/sa/sleep").attach(to: &stranger)
        var stolen = metadata("one")
        try certificate(of: "spiffe://cluster.local/ns/other/sa/sleep").attach(to: &stolen)
        for metadata in [stranger, stolen] {
            let error = await #expect(throws: RPCError.self) { try await authentication.caller(of: metadata) }
            #expect(error?.code == .permissionDenied)
        }
    }
}
