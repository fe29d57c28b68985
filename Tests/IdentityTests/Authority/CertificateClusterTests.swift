import Foundation
import SwiftASN1
import Testing
import X509

@testable import Identity

@Suite struct CertificateClusterTests {
    private let mesh: TestMesh
    private let authority: CertificateAuthority
    private let identity: SPIFFEID

    init() throws {
        mesh = try TestMesh()
        authority = try CertificateAuthority(mesh.files, now: testNow)
        identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
    }

    private func issue(_ cluster: String?) throws(IdentityError) -> IssuedCertificate {
        try authority.issueWorkload(
            csrPEM: WorkloadKey().signingRequest(for: identity), identity: identity, cluster: cluster, now: testNow)
    }

    @Test func `the cluster is named beside the only name, and who does not know of it passes over it`() async throws {
        let issued = try issue("cluster2")
        let found = try #require(issued.leaf.extensions[oid: ClusterExtension.identifier])
        #expect(!found.critical)
        #expect(Array(found.value) == [0x0C, 8] + Array("cluster2".utf8))
        #expect(issued.summary.cluster == "cluster2")
        #expect(issued.summary.names == ["URI:\(identity)"])
        let verdict = await verify(
            chain: issued.presentedDER, against: mesh.bundle, now: testNow, purpose: .client,
            expecting: .trustDomains([.clusterLocal]))
        guard case .trusted(let peer) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(peer.cluster == "cluster2" && peer.identity == identity)
    }

    @Test func `without a cluster there is nothing of it in the certificate`() throws {
        let issued = try issue(nil)
        #expect(issued.leaf.extensions[oid: ClusterExtension.identifier] == nil)
        #expect(issued.summary.cluster == nil)
    }

    @Test func `a name of 253 bytes is the longest`() throws {
        let longest = String(repeating: "c", count: 253)
        #expect(try issue(longest).summary.cluster == longest)
    }

    @Test(arguments: ["", String(repeating: "c", count: 254), "two\nlines", "\u{0}"])
    func `what cannot be the name of a cluster is not signed`(cluster: String) throws {
        let error = thrown { () throws(IdentityError) in try issue(cluster) }
        #expect(error?.code == .invalidName)
    }

    /// The value of the extension, in a certificate of the mesh that somebody else made.
    static let malformed: [[UInt8]] = [
        [], [0x0C], [0x0C, 5, 0x61], [0x0C, 0], [0x13, 1, 0x61], [0x0C, 1, 0x61, 0], [0x0C, 1, 0x0A],
        [0x0C, 0x81, 0xFE] + [UInt8](repeating: 0x61, count: 254),
    ]

    @Test(arguments: malformed)
    func `an extension of another form names no cluster`(value: [UInt8]) throws {
        let leaf = try mesh.intermediate.leaf {
            $0.extra = [.init(oid: ClusterExtension.identifier, critical: false, value: value[...])]
        }
        #expect(try CertificateSummary(der: leaf.der).cluster == nil)
    }
}
