import Foundation
import Identity
import Testing

@testable import Lab

/// The certificates of each fault have that fault and no other.
struct LabTrustTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func sets(_ setup: TrustSetup) throws -> [String: CACertificates] {
        try LabTrust(topology: .primaryRemote, setup: setup).material(now: now).sets
    }

    private func errors(_ setup: TrustSetup, _ cluster: String = "cluster1") throws -> [String] {
        let files = try #require(try sets(setup)[cluster])
        return inspect(files, now: now).findings.filter(\.isError).map { "\($0.file ?? ""): \($0.code.rawValue)" }
    }

    @Test func `each fault of the primary is the one that it is called`() throws {
        #expect(try errors(.expired) == ["ca-cert.pem: expired"])
        #expect(try errors(.wrongKey) == ["ca-key.pem: keyMismatch"])
        #expect(try errors(.missingChain) == ["cert-chain.pem: missingIntermediate"])
        #expect(try errors(.notACA).first == "ca-cert.pem: notACA")
        #expect(try errors(.clockSkew) == ["ca-cert.pem: notYetValid", "root-cert.pem: notYetValid"])
    }

    @Test(arguments: [TrustSetup.shared, .separate, .wrongClusterID])
    func `elsewhere the primary can sign`(setup: TrustSetup) throws {
        #expect(try errors(setup).isEmpty)
        #expect(setup.letsControlPlaneStart)
    }

    @Test(arguments: TrustSetup.allCases.filter { $0 != .clockSkew })
    func `the remote's certificates are right, but for a clock that was wrong for all`(setup: TrustSetup) throws {
        #expect(try errors(setup, "cluster2").isEmpty)
    }

    @Test func `an hour ago, in an hour`() throws {
        let expired = inspect(try #require(try sets(.expired)["cluster1"]), now: now)
        #expect(expired.notAfter == now.addingTimeInterval(-3600))
        let early = inspect(try #require(try sets(.clockSkew)["cluster1"]), now: now)
        #expect(early.certificates.map(\.certificate.notBefore).min() == now.addingTimeInterval(3600))
        #expect(inspect(try #require(try sets(.clockSkew)["cluster1"]), now: now.addingTimeInterval(7200)).isUsable)
    }

    @Test func `with one root the clusters trust each other, with two they do not`() throws {
        for (setup, trusts) in [(TrustSetup.shared, true), (.wrongClusterID, true), (.separate, false)] {
            let sets = try sets(setup)
            let named = try ["cluster1", "cluster2"].map { (name: $0, certificates: try #require(sets[$0])) }
            #expect(compareTrust(named, now: now).allTrust == trusts, "\(setup)")
        }
    }

    @Test func `the names of the faults are those that people type`() {
        #expect(
            TrustSetup.allCases.map(\.rawValue) == [
                "shared", "separate", "expired", "wrong-key", "missing-chain", "not-a-ca", "clock-skew",
                "wrong-cluster-id",
            ])
        for setup in TrustSetup.allCases { #expect(TrustSetup.help.contains(setup.rawValue)) }
    }
}
