import Foundation
import Testing

@testable import Identity

/// Authorities of clusters that do not stand directly below the root.
@Suite struct DeepAuthorityTests {
    private func region(pathLength: Int = 1) throws -> CertificateAuthority {
        let root = try RootAuthority.make(now: testNow)
        return try CertificateAuthority(
            root.makeIntermediate(cluster: "region", pathLength: pathLength, now: testNow), now: testNow)
    }

    @Test func `a cluster's authority two levels below the root issues what the root's bundle accepts`() async throws {
        let region = try region()
        let files = try region.makeIntermediate(cluster: "cluster1", now: testNow)
        let report = inspect(files, now: testNow)
        #expect(report.findings.isEmpty)
        #expect(report.chain.map(\.fingerprint).count == 3)
        #expect(report.chain[1].fingerprint == region.certificate.fingerprint)
        let issued = try CertificateAuthority(files, now: testNow).issueServer(
            hosts: ["istiod"], key: WorkloadKey(), now: testNow)
        let result = await verify(
            chain: issued.presentedDER, against: region.trustBundle, now: testNow, purpose: .server,
            expecting: .host("istiod"))
        guard case .trusted(let peer) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(peer.root == region.root.fingerprint)
    }

    @Test func `an authority that allows none below it makes none`() throws {
        let region = try region(pathLength: 0)
        let error = thrown { () throws(IdentityError) in
            try region.makeIntermediate(cluster: "cluster1", now: testNow)
        }
        #expect(error?.code == .pathLength)
        #expect(error?.field == "basicConstraints")
        let deeper = try self.region(pathLength: 1)
        #expect(
            thrown { () throws(IdentityError) in
                try deeper.makeIntermediate(cluster: "cluster1", pathLength: 1, now: testNow)
            }?.code == .pathLength)
    }

    @Test func `a lifetime is as given, but never longer than the root's`() throws {
        let root = try RootAuthority.make(now: testNow)
        let short = try root.makeIntermediate(cluster: "c", lifetime: .seconds(3600), now: testNow)
        #expect(inspect(short, now: testNow).notAfter == testNow.addingTimeInterval(3600))
        let long = try root.makeIntermediate(cluster: "c", lifetime: .seconds(86_400 * 36_500), now: testNow)
        #expect(inspect(long, now: testNow).notAfter == root.summary.notAfter)
    }
}
