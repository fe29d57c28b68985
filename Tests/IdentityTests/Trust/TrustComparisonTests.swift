import Foundation
import Testing

@testable import Identity

@Suite struct TrustComparisonTests {
    private func cluster(_ name: String, under root: RootAuthority) throws -> (
        name: String, certificates: CACertificates
    ) {
        (name, try root.makeIntermediate(cluster: name, now: testNow))
    }

    @Test func oneRoot() throws {
        let root = try RootAuthority.make(now: testNow)
        let result = compareTrust(
            [try cluster("cluster1", under: root), try cluster("cluster2", under: root)], now: testNow)
        #expect(result.allTrust)
        #expect(result.pairs.map { "\($0.verifier) \($0.presenter)" } == ["cluster1 cluster2", "cluster2 cluster1"])
        #expect(result.commonRoots == [root.summary.fingerprint])
        #expect(try JSONDecoder().decode(TrustComparison.self, from: JSONEncoder().encode(result)) == result)
    }

    @Test func separateRoots() throws {
        let result = compareTrust(
            [
                try cluster("cluster1", under: .make(now: testNow)),
                try cluster("cluster2", under: .make(now: testNow)),
            ], now: testNow)
        #expect(!result.allTrust)
        #expect(result.commonRoots.isEmpty)
        #expect(result.pairs.count == 2)
        for pair in result.pairs {
            #expect(pair.diagnosis?.fault == .unknownRoot)
            #expect(pair.diagnosis?.repair.contains("of cluster2: with ROOT") == true)
        }
    }

    /// During a rotation one side may trust more than the other.
    @Test func oneSided() throws {
        let old = try RootAuthority.make(now: testNow)
        let new = try RootAuthority.make(now: testNow)
        var both = try cluster("cluster2", under: old)
        both.certificates.root = Array((old.certificatePEM + new.certificatePEM).utf8)
        let result = compareTrust([try cluster("cluster1", under: new), both], now: testNow)
        #expect(result.pairs.map(\.isTrusted) == [false, true])
        #expect(result.commonRoots == [new.summary.fingerprint])
    }

    @Test func unusableCertificatesAreNamed() throws {
        let root = try RootAuthority.make(now: testNow)
        var broken = try cluster("cluster2", under: root)
        broken.certificates.key = try WorkloadKey().pem
        let result = compareTrust([try cluster("cluster1", under: root), broken], now: testNow)
        #expect(!result.allTrust)
        let diagnosis = try #require(result.pairs.first { $0.presenter == "cluster2" }?.diagnosis)
        #expect(diagnosis.fault == .keyMismatch)
        #expect(diagnosis.summary.contains("cluster2") && diagnosis.summary.contains("ca-key.pem"))
        #expect(result.pairs.first { $0.presenter == "cluster1" }?.isTrusted == true)
    }

    @Test func noRoots() throws {
        let root = try RootAuthority.make(now: testNow)
        var broken = try cluster("cluster2", under: root)
        broken.certificates.root = nil
        let result = compareTrust([try cluster("cluster1", under: root), broken], now: testNow)
        #expect(result.pairs.allSatisfy { !$0.isTrusted })
        #expect(result.pairs.allSatisfy { $0.diagnosis?.summary.contains("root-cert.pem") == true })
    }

    @Test func oneClusterOrNone() throws {
        let root = try RootAuthority.make(now: testNow)
        #expect(compareTrust([try cluster("a", under: root)], now: testNow).allTrust)
        #expect(compareTrust([], now: testNow).pairs.isEmpty)
    }
}
