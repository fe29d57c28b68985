import Foundation
import Testing
import X509

@testable import Identity

/// Chains of which something was taken back, and authorities with lists.
struct RevokedChainTests {
    private func verdict(_ chain: [TestAuthority], _ mesh: TestMesh, _ revocations: RevocationList) async -> Diagnosis?
    {
        let der = chain.map(\.der)
        let explained = explain(
            chain: der, against: mesh.bundle, now: testNow, purpose: .client, expecting: .anybody,
            revocations: revocations)
        switch await verify(
            chain: der, against: mesh.bundle, now: testNow, purpose: .client, expecting: .anybody,
            revocations: revocations)
        {
        case .trusted:
            #expect(explained == nil)
            return nil
        case .refused(let diagnosis):
            #expect(explained == diagnosis)
            return diagnosis
        }
    }

    private func list(_ authority: TestAuthority, _ revoked: TestAuthority...) async throws -> RevocationList {
        try RevocationList(pem: await OpenSSLRevocation(authority: authority, revoked: revoked).make())
    }

    @Test func `a revoked leaf and a revoked intermediate are refused, others are not`() async throws {
        let mesh = try TestMesh()
        let (gone, good) = (try mesh.intermediate.leaf(), try mesh.intermediate.leaf())
        let leaves = try await list(mesh.intermediate, gone)
        #expect(await verdict([good, mesh.intermediate], mesh, leaves) == nil)
        let leaf = try #require(await verdict([gone, mesh.intermediate], mesh, leaves))
        #expect(leaf.fault == .revoked && leaf.summary.contains("was taken back by"))
        #expect(leaf.repair.contains("ca-crl.pem"))
        let authorities = try await list(mesh.root, mesh.intermediate)
        let both = RevocationList(lists: leaves.lists + authorities.lists)
        let middle = try #require(await verdict([gone, mesh.intermediate], mesh, both))
        #expect(middle.fault == .revoked && middle.summary.contains("Intermediate"))
        #expect(middle.details.contains { $0.hasPrefix("also: ") && $0.contains("taken back") })
    }

    @Test func `a list of somebody else takes nothing back`() async throws {
        let (mesh, other) = (try TestMesh(), try TestMesh())
        let leaf = try mesh.intermediate.leaf()
        #expect(await verdict([leaf, mesh.intermediate], mesh, try list(other.intermediate, leaf)) == nil)
    }

    private func findings(
        _ mesh: TestMesh, _ change: (inout OpenSSLRevocation) -> Void = { _ in }
    ) async throws -> [Finding] {
        var source = OpenSSLRevocation(authority: mesh.intermediate)
        change(&source)
        var files = try mesh.files
        files.revocations = try await source.make()
        return inspect(files, now: testNow).findings
    }

    @Test func `an authority takes its list along`() async throws {
        let mesh = try TestMesh()
        let leaf = try mesh.intermediate.leaf()
        var files = try mesh.files
        files.revocations = try await OpenSSLRevocation(authority: mesh.intermediate, revoked: [leaf]).make()
        let authority = try CertificateAuthority(files, now: testNow)
        #expect(authority.revocations.revokes(leaf.certificate, issuedBy: mesh.intermediate.certificate))
        #expect(authority.warnings.isEmpty)
        #expect(authority.trusting(mesh.bundle).revocations == authority.revocations)
        #expect(try CertificateAuthority(mesh.files, now: testNow).revocations == .none)
    }

    @Test func `an outdated list and one of a stranger are warned of`() async throws {
        let mesh = try TestMesh()
        let outdated = try await findings(mesh) { $0.nextUpdate = "20270114010000Z" }
        #expect(outdated.map(\.code) == [.expired] && outdated.map(\.field) == ["nextUpdate"])
        let stranger = try TestAuthority.root("Stranger")
        let foreign = try await findings(mesh) { $0 = OpenSSLRevocation(authority: stranger) }
        #expect(foreign.map(\.code) == [.unknownRoot] && foreign.map(\.field) == ["issuer"])
        for finding in outdated + foreign {
            #expect(!finding.isError && finding.file == "ca-crl.pem" && finding.repair?.isEmpty == false)
        }
    }

    @Test func `a forged list and a revoked authority cannot be used`() async throws {
        let mesh = try TestMesh()
        let namesake = try TestMesh()
        let forged = try await findings(mesh) { $0 = OpenSSLRevocation(authority: namesake.intermediate) }
        #expect(forged.map(\.code) == [.forgedSignature] && forged.map(\.file) == ["ca-crl.pem"])
        let revoked = try await findings(mesh) {
            $0 = OpenSSLRevocation(authority: mesh.root, revoked: [mesh.intermediate])
        }
        #expect(revoked.map(\.code) == [.revoked] && revoked.map(\.file) == ["ca-cert.pem"])
        for finding in forged + revoked { #expect(finding.isError && finding.repair?.isEmpty == false) }
    }
}
