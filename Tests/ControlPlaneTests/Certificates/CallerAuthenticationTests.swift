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

    private func certificate(of identity: String, cluster: String? = nil) throws -> PeerCertificate {
        let files = try RootAuthority.make(now: Date()).makeIntermediate(cluster: "cluster1", now: Date())
        let id = try SPIFFEID(uri: identity)
        let issued = try CertificateAuthority(files, now: Date()).issueWorkload(
            csrPEM: WorkloadKey().signingRequest(for: id), identity: id, cluster: cluster, now: Date())
        return PeerCertificate(der: issued.presentedDER[0])
    }

    @Test func `a token is reviewed where it claims to come from`() async throws {
        let caller = try await authentication.caller(of: metadata("two", cluster: "cluster2"), now: Date())
        #expect(caller.identity.uri == "spiffe://cluster.local/ns/sample/sa/sleep")
        #expect(caller.cluster == "cluster2")
        #expect(caller.proof == .token)
        #expect(try await authentication.caller(of: metadata("one"), now: Date()).cluster == "cluster1")
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
            try await authentication.caller(of: metadata(token, cluster: cluster), now: Date())
        }
        #expect(error?.code == code)
        if let token { #expect(error?.message.contains(token) == false, "a token must not reach a message") }
    }

    @Test func `a token for another audience is refused`() async throws {
        let other = CallerAuthentication(
            reviewer: FakeReviewer(tokens: ["cluster1": ["one": "sample:sleep"]], audiences: ["vault"]),
            trustDomains: TrustDomains(.clusterLocal), configCluster: "cluster1")
        let error = await #expect(throws: RPCError.self) { try await other.caller(of: metadata("one"), now: Date()) }
        #expect(error?.code == .unauthenticated)
    }

    private static let sleep = "spiffe://cluster.local/ns/sample/sa/sleep"

    @Test func `a certificate renews its own identity for the cluster that it was issued to`() async throws {
        var metadata = metadata(nil, cluster: "cluster2")
        try certificate(of: Self.sleep, cluster: "cluster2").attach(to: &metadata)
        let caller = try await authentication.caller(of: metadata, now: Date())
        #expect(caller.identity.serviceAccount == "sleep" && caller.cluster == "cluster2")
        #expect(caller.proof == .certificate)
    }

    private static let otherClusters: [(token: String?, issuedTo: String?, claimed: String?, mentions: String)] = [
        (nil, "cluster2", "cluster1", "issued to cluster \"cluster2\", the call claims \"cluster1\""),
        (nil, "cluster2", nil, "claims \"cluster1\""),
        (nil, nil, "cluster2", "send a token"),
        ("one", "cluster2", "cluster1", "issued to cluster \"cluster2\""),
        (nil, "gone", "gone", "only cluster1, cluster2"),
    ]

    @Test(arguments: otherClusters.indices)
    func `a certificate proves nothing in another cluster, and nothing where it names none`(index: Int) async throws {
        let (token, issuedTo, claimed, mentions) = Self.otherClusters[index]
        var metadata = metadata(token, cluster: claimed)
        try certificate(of: Self.sleep, cluster: issuedTo).attach(to: &metadata)
        let error = await #expect(throws: RPCError.self) {
            try await authentication.caller(of: metadata, now: Date())
        }
        #expect(error?.message.contains(mentions) == true, "\(error?.message ?? "")")
    }

    @Test func `a token goes together with a certificate that names no cluster yet`() async throws {
        var metadata = metadata("one", cluster: "cluster1")
        try certificate(of: Self.sleep).attach(to: &metadata)
        #expect(try await authentication.caller(of: metadata, now: Date()).proof == .token)
    }

    @Test func `a certificate of an alias is renewed in the mesh's own trust domain`() async throws {
        let own = try CallerAuthentication(
            reviewer: FakeReviewer(tokens: ["cluster1": [:]]),
            trustDomains: TrustDomains(.clusterLocal, aliases: [TrustDomain("old.example")]),
            configCluster: "cluster1")
        var metadata = metadata(nil)
        try certificate(of: "spiffe://old.example/ns/sample/sa/sleep", cluster: "cluster1").attach(to: &metadata)
        #expect(try await own.caller(of: metadata, now: Date()).identity.uri == Self.sleep)
    }

    @Test func `a certificate of another trust domain, or another identity than the token's, is refused`() async throws
    {
        var stranger = metadata(nil)
        try certificate(of: "spiffe://elsewhere/ns/sample/sa/sleep").attach(to: &stranger)
        var stolen = metadata("one")
        try certificate(of: "spiffe://cluster.local/ns/other/sa/sleep").attach(to: &stolen)
        for metadata in [stranger, stolen] {
            let error = await #expect(throws: RPCError.self) {
                try await authentication.caller(of: metadata, now: Date())
            }
            #expect(error?.code == .permissionDenied)
        }
    }
}
