import Foundation
import SwiftASN1
import TestSupport
import Testing
import X509

@testable import Identity

@Suite struct CertificateAuthorityTests {
    private func identity() throws -> SPIFFEID { try SPIFFEID(namespace: "sample", serviceAccount: "sleep") }

    private func issue(
        _ authority: CertificateAuthority, kind: KeyKind = .p256, lifetime: Duration? = nil, now: Date = testNow
    ) throws -> IssuedCertificate {
        try authority.issueWorkload(
            csrPEM: WorkloadKey(kind: kind).signingRequest(for: identity()), identity: identity(), lifetime: lifetime,
            now: now)
    }

    @Test(arguments: [KeyKind.p256, .p384, .rsa2048])
    func workloadsGetExactlyOneName(kind: KeyKind) throws {
        let mesh = try TestMesh()
        let leaf = try issue(CertificateAuthority(mesh.files, now: testNow), kind: kind).leaf
        #expect(leaf.subject.isEmpty)
        #expect(leaf.identity == (try identity()))
        #expect(leaf.alternativeNames.count == 1)
        #expect(leaf.extensions[oid: .X509ExtensionID.subjectAlternativeName]?.critical == true)
        #expect(!leaf.isAuthority && !leaf.maySignCertificates)
        #expect(leaf.allows(.client) && leaf.allows(.server))
        let usage = try #require(try leaf.extensions.keyUsage)
        #expect(usage.digitalSignature && usage.keyEncipherment == kind.isRSA)
        let issuerKey = SubjectKeyIdentifier(hash: mesh.intermediate.key.publicKey).keyIdentifier
        #expect(leaf.authorityKeyIdentifierText == issuerKey.colonHex)
        #expect(leaf.notValidBefore == testNow.addingTimeInterval(-120))
        #expect(leaf.notValidAfter == testNow.addingTimeInterval(86_400))
    }

    @Test func theRequestsOwnNamesAreIgnored() throws {
        let authority = try CertificateAuthority(TestMesh().files, now: testNow)
        let greedy = try SPIFFEID(namespace: "kube-system", serviceAccount: "admin")
        let issued = try authority.issueWorkload(
            csrPEM: WorkloadKey().signingRequest(for: greedy), identity: identity(), now: testNow)
        #expect(issued.summary.names == ["URI:\(try identity())"])
    }

    @Test func chainIsLeafFirstRootsLast() throws {
        let mesh = try TestMesh()
        let issued = try issue(CertificateAuthority(mesh.files, now: testNow))
        #expect(issued.chainPEM == [issued.leaf.pem, mesh.intermediate.certificate.pem, mesh.root.certificate.pem])
        #expect(issued.certificatePEM == issued.leaf.pem + mesh.intermediate.certificate.pem)
        #expect(issued.presentedPEM == issued.certificatePEM + mesh.root.certificate.pem)
    }

    @Test func allRootsComeWithTheChainAndTheIssuingOneFirst() throws {
        let mesh = try TestMesh()
        let next = try TestAuthority.root("Next Root")
        let files = try mesh.intermediate.files(chain: [mesh.intermediate], roots: [next, mesh.root])
        let issued = try issue(CertificateAuthority(files, now: testNow))
        #expect(issued.chainPEM.last == mesh.root.certificate.pem + next.certificate.pem)
    }

    @Test func selfSignedAuthoritiesIssueDirectly() throws {
        let files = try CACertificates.selfSigned(now: testNow)
        let authority = try CertificateAuthority(
            CACertificates(secretData: files.secretData, source: "istio-ca-secret"), now: testNow)
        let issued = try issue(authority)
        #expect(issued.chainPEM.count == 2)
        #expect(authority.certificate == authority.root)
        #expect(authority.root.notAfter == testNow.addingTimeInterval(3650 * 86_400))
    }

    @Test func serialNumbersArePositiveAndDiffer() throws {
        let authority = try CertificateAuthority(TestMesh().files, now: testNow)
        let serials = try (0..<50).map { _ in try issue(authority).leaf.serialNumber.bytes }
        #expect(Set(serials).count == 50)
        #expect(serials.allSatisfy { $0.count == 16 && ($0.first ?? 0xFF) < 0x80 })
    }

    @Test(arguments: [
        (Duration.hours(1), 3600.0), (.seconds(1), 1), (.zero, 86_400), (.seconds(-5), 86_400),
        (.days(30), 30 * 86_400),
        (.days(91), 90 * 86_400), (.seconds(Int64.max), 90 * 86_400), (.seconds(Int64.min), 86_400),
    ])
    func lifetimes(asked: Duration, granted: Double) throws {
        let authority = try CertificateAuthority(TestMesh().files, now: testNow)
        let leaf = try issue(authority, lifetime: asked).leaf
        #expect(leaf.notValidAfter.timeIntervalSince(testNow) == granted)
    }

    /// Whichever certificate of the chain ends first, and whenever it is: no leaf lasts longer.
    @Test(arguments: 0..<20)
    func neverOutlivesItsIssuers(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let ends = (0..<3).map { _ in
            testNow.addingTimeInterval(.random(in: 10...(86_400 * 120), using: &random).rounded())
        }
        let root = try TestAuthority.root { $0.to = ends[0] }
        let middle = try root.issue("Middle") { $0.to = ends[1] }
        let issuer = try middle.issue("Issuer") { $0.to = ends[2] }
        let authority = try CertificateAuthority(
            issuer.files(chain: [issuer, middle], roots: [root]), now: testNow)
        let first = try #require(ends.min())
        #expect(authority.notAfter == first)
        for _ in 0..<5 {
            let now = testNow.addingTimeInterval(.random(in: 0...first.timeIntervalSince(testNow), using: &random))
            let asked = Duration.seconds(Int.random(in: 1...(86_400 * 200), using: &random))
            let leaf = try issue(authority, lifetime: asked, now: now).leaf
            #expect(leaf.notValidAfter <= first)
            #expect(leaf.notValidBefore <= now && now.wholeSeconds <= leaf.notValidAfter)
            #expect(leaf.notValidBefore >= issuer.certificate.notValidBefore)
        }
        #expect(
            thrown { () throws(IdentityError) in
                try authority.issueServer(hosts: ["a"], key: WorkloadKey(), now: first.addingTimeInterval(1))
            }?.code == .expired)
    }

    @Test func fractionsOfSecondsDoNotLengthenLife() throws {
        let root = try TestAuthority.root { $0.to = testNow.addingTimeInterval(100) }
        let authority = try CertificateAuthority(root.files(chain: [], roots: [root]), now: testNow)
        let leaf = try issue(authority, lifetime: .seconds(1), now: testNow.addingTimeInterval(99.9)).leaf
        #expect(leaf.notValidAfter == testNow.addingTimeInterval(100))
    }

    @Test func anAuthorityThatIsNotYetValidDoesNotSign() throws {
        let authority = try CertificateAuthority(TestMesh().files, now: testNow)
        #expect(
            thrown { () throws(IdentityError) in
                try authority.issueServer(hosts: ["a"], key: WorkloadKey(), now: testNow.addingTimeInterval(-86_401))
            }?.code == .notYetValid)
    }

    @Test func serversGetTheirNames() throws {
        let authority = try CertificateAuthority(TestMesh().files, now: testNow)
        let issued = try authority.issueServer(
            hosts: ["istiod.istio-system.svc", "*.Example.org", "203.0.113.1", "2001:db8::1"], identity: identity(),
            key: WorkloadKey(), lifetime: .days(30), now: testNow)
        #expect(
            issued.summary.names == [
                "URI:\(try identity())", "DNS:istiod.istio-system.svc", "DNS:*.example.org", "IP:203.0.113.1",
                "IP:2001:db8::1",
            ])
    }

    @Test(arguments: [[], ["a b"], ["ok", ""], [String](repeating: "a", count: 101)])
    func badServerNames(hosts: [String]) throws {
        let authority = try CertificateAuthority(TestMesh().files, now: testNow)
        #expect(
            thrown { () throws(IdentityError) in
                try authority.issueServer(hosts: hosts, key: WorkloadKey(), now: testNow)
            }?.code == .invalidName)
    }
}
