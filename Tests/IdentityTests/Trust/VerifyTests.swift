import Foundation
import SwiftASN1
import TestSupport
import Testing
import X509

@testable import Identity

@Suite struct VerifyTests {
    /// A chain that a peer presents, and what must be said of it. Nil: it must be trusted.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let fault: TrustFault?
        var expected = ExpectedName.trustDomains([.clusterLocal])
        var purpose = PeerPurpose.server
        let make: @Sendable () throws -> (chain: [[UInt8]], bundle: TrustBundle)
        var testDescription: String { name }
    }

    static func sleep() -> ExpectedName {
        (try? SPIFFEID(namespace: "sample", serviceAccount: "sleep")).map { .identity($0) } ?? .anybody
    }

    /// The usual three levels with changes to each.
    static func chain(
        leaf: (inout TestAuthority.Shape) -> Void = { _ in },
        middle: (inout TestAuthority.Shape) -> Void = { _ in },
        root: (inout TestAuthority.Shape) -> Void = { _ in }
    ) throws -> (chain: [[UInt8]], bundle: TrustBundle) {
        let top = try TestAuthority.root("Root", root)
        let issuer = try top.issue("Intermediate", middle)
        let end = try issuer.leaf(dns: ["istiod.istio-system.svc"], leaf)
        return ([end.der, issuer.der], TrustBundle(certificates: [top.certificate]))
    }

    static let past = testNow.addingTimeInterval(-1)
    static let future = testNow.addingTimeInterval(1)

    static let trusted: [Case] = [
        Case(name: "workload", fault: nil) { try chain() },
        Case(name: "workload as client", fault: nil, purpose: .client) { try chain() },
        Case(name: "exact identity", fault: nil, expected: sleep()) { try chain() },
        Case(name: "host", fault: nil, expected: .host("istiod.istio-system.svc")) { try chain() },
        Case(name: "anybody", fault: nil, expected: .anybody) { try chain { $0.names = [] } },
        Case(name: "root presented too", fault: nil) {
            let mesh = try TestMesh()
            return ([try mesh.intermediate.leaf().der, mesh.intermediate.der, mesh.root.der], mesh.bundle)
        },
        Case(name: "wrong order of intermediates", fault: nil) {
            let root = try TestAuthority.root()
            let upper = try root.issue("Upper")
            let lower = try upper.issue("Lower")
            return ([try lower.leaf().der, upper.der, lower.der], TrustBundle(certificates: [root.certificate]))
        },
        Case(name: "one of several roots", fault: nil) {
            let mesh = try TestMesh()
            let other = TrustBundle(certificates: [try TestAuthority.root("Other").certificate])
            return ([try mesh.intermediate.leaf().der, mesh.intermediate.der], other.union(mesh.bundle))
        },
        Case(name: "valid until this second", fault: nil) { try chain(leaf: { $0.to = testNow }) },
        Case(name: "valid from this second", fault: nil) { try chain(leaf: { $0.from = testNow }) },
        Case(name: "no extended key usage", fault: nil) { try chain(leaf: { $0.purposes = nil }) },
        Case(name: "a namesake of the root in the bundle", fault: nil) {
            let mesh = try TestMesh()
            let namesake = TrustBundle(certificates: [try TestAuthority.root("Mesh Root").certificate])
            return ([try mesh.intermediate.leaf().der, mesh.intermediate.der], namesake.union(mesh.bundle))
        },
        Case(name: "cross-signed root", fault: nil) {
            let old = try TestAuthority.root("Old")
            let new = try TestAuthority.root("New")
            let bridge = try old.issue("New", key: new.key)
            return ([try new.leaf().der, new.der, bridge.der], TrustBundle(certificates: [old.certificate]))
        },
    ]

    static let refused: [Case] = [
        Case(name: "nothing", fault: .garbage) { ([], try TestMesh().bundle) },
        Case(name: "garbage", fault: .garbage) { ([[0x30, 0x03, 1, 2, 3]], try TestMesh().bundle) },
        Case(name: "garbage behind the leaf", fault: .garbage) {
            var (chain, bundle) = try VerifyTests.chain()
            chain.append([1, 2, 3])
            return (chain, bundle)
        },
        Case(name: "too many", fault: .garbage) {
            let (chain, bundle) = try VerifyTests.chain()
            return ([[UInt8]](repeating: chain[0], count: 11), bundle)
        },
        Case(name: "too large", fault: .garbage) {
            let (chain, bundle) = try VerifyTests.chain()
            return (chain + [[UInt8](repeating: 0, count: 100 * 1024)], bundle)
        },
        Case(name: "unknown root, presented", fault: .unknownRoot) {
            let mesh = try TestMesh()
            let other = try TestMesh("Other")
            return ([try mesh.intermediate.leaf().der, mesh.intermediate.der, mesh.root.der], other.bundle)
        },
        Case(name: "unknown root, not presented", fault: .unknownRoot) {
            (try chain().chain, try TestMesh("Other").bundle)
        },
        Case(name: "unknown root of the same name", fault: .unknownRoot) {
            (try chain().chain, TrustBundle(certificates: [try TestAuthority.root("Root").certificate]))
        },
        Case(name: "unknown root issued the leaf itself", fault: .unknownRoot) {
            ([try TestAuthority.root("Lonely Root").leaf().der], try TestMesh("Other").bundle)
        },
        Case(name: "missing intermediate", fault: .missingIntermediate) {
            let (chain, bundle) = try VerifyTests.chain()
            return (Array(chain.prefix(1)), bundle)
        },
        Case(name: "another intermediate of that name", fault: .keyMismatch) {
            let mesh = try TestMesh()
            let twin = try mesh.root.issue("Mesh Intermediate")
            return ([try mesh.intermediate.leaf().der, twin.der], mesh.bundle)
        },
        Case(name: "expired leaf", fault: .expired) { try chain(leaf: { $0.to = past }) },
        Case(name: "expired intermediate", fault: .expired) { try chain(middle: { $0.to = past }) },
        Case(name: "expired root", fault: .expired) { try chain(root: { $0.to = past }) },
        Case(name: "leaf not yet valid", fault: .notYetValid) { try chain(leaf: { $0.from = future }) },
        Case(name: "intermediate not yet valid", fault: .notYetValid) { try chain(middle: { $0.from = future }) },
        Case(name: "a leaf that issued a leaf", fault: .notACA) {
            let mesh = try TestMesh()
            let thief = try mesh.intermediate.issue("Thief") { $0.isAuthority = false }
            return ([try thief.leaf().der, thief.der, mesh.intermediate.der], mesh.bundle)
        },
        Case(name: "intermediate without keyCertSign", fault: .notACA) {
            try chain(middle: { $0.usage = KeyUsage(digitalSignature: true) })
        },
        Case(name: "path length", fault: .pathLength) {
            let mesh = try TestMesh()
            let lower = try mesh.intermediate.issue("Lower")
            return ([try lower.leaf().der, lower.der, mesh.intermediate.der], mesh.bundle)
        },
        Case(name: "authority as a peer", fault: .wrongPurpose, expected: .anybody) {
            let mesh = try TestMesh()
            return ([mesh.intermediate.der], mesh.bundle)
        },
        Case(name: "root as a peer", fault: .wrongPurpose, expected: .anybody) {
            let mesh = try TestMesh()
            return ([mesh.root.der], mesh.bundle)
        },
        Case(name: "client certificate as a server", fault: .wrongPurpose) {
            try chain(leaf: { $0.purposes = [.clientAuth] })
        },
        Case(name: "server certificate as a client", fault: .wrongPurpose, purpose: .client) {
            try chain(leaf: { $0.purposes = [.serverAuth] })
        },
        Case(name: "intermediate for mail", fault: .wrongPurpose) {
            try chain(middle: { $0.purposes = [.emailProtection] })
        },
        Case(name: "another host", fault: .wrongName, expected: .host("istiod.other.svc")) { try chain() },
        Case(name: "another workload", fault: .wrongName, expected: sleep()) {
            try chain(leaf: { $0.names = [.uniformResourceIdentifier("spiffe://cluster.local/ns/sample/sa/other")] })
        },
        Case(name: "another trust domain", fault: .wrongName) {
            try chain(leaf: { $0.names = [.uniformResourceIdentifier("spiffe://evil/ns/sample/sa/sleep")] })
        },
        Case(name: "two identities", fault: .wrongName) {
            try chain(leaf: { $0.names.append(.uniformResourceIdentifier("spiffe://cluster.local/ns/a/sa/b")) })
        },
        Case(name: "no name", fault: .wrongName) { try chain(leaf: { $0.names = [] }) },
        Case(name: "a name in the subject only", fault: .wrongName, expected: .host("istiod.istio-system.svc")) {
            try chain(leaf: {
                $0.name = "istiod.istio-system.svc"
                $0.names = []
            })
        },
        Case(name: "SHA-1", fault: .weakKey) {
            let root = try TestAuthority.rsaRoot()
            let leaf = try root.leaf { $0.algorithm = .sha1WithRSAEncryption }
            return ([leaf.der], TrustBundle(certificates: [root.certificate]))
        },
        Case(name: "name constraint", fault: .refused) {
            try chain(middle: {
                $0.extra = [
                    (try? Critical(NameConstraints(permittedURIDomains: ["other.example"])).makeCertificateExtension())
                        ?? .init(oid: [1, 2], critical: true, value: [])
                ]
            })
        },
        Case(name: "unknown critical extension", fault: .refused) {
            try chain(leaf: { $0.extra = [.init(oid: [1, 2, 3, 4], critical: true, value: [5, 0])] })
        },
    ]

    private func verdict(_ one: Case) async throws -> (PeerVerification, Diagnosis?) {
        let (chain, bundle) = try one.make()
        let verification = await verify(
            chain: chain, against: bundle, now: testNow, purpose: one.purpose, expecting: one.expected)
        let diagnosis = explain(
            chain: chain, against: bundle, now: testNow, purpose: one.purpose, expecting: one.expected)
        return (verification, diagnosis)
    }

    @Test(arguments: trusted)
    func isTrusted(_ one: Case) async throws {
        let (verification, diagnosis) = try await verdict(one)
        guard case .trusted(let peer) = verification else {
            Issue.record("\(verification)")
            return
        }
        #expect(diagnosis == nil)
        #expect(peer.notAfter >= testNow)
    }

    @Test(arguments: refused)
    func isRefused(_ one: Case) async throws {
        let (verification, diagnosis) = try await verdict(one)
        guard case .refused(let refusal) = verification else {
            Issue.record("trusted")
            return
        }
        #expect(refusal.fault == one.fault, "\(refusal)")
        #expect(one.fault == .refused || diagnosis == refusal)
        #expect(!refusal.summary.contains("\n") && !refusal.repair.isEmpty)
        #expect(try JSONDecoder().decode(Diagnosis.self, from: JSONEncoder().encode(refusal)) == refusal)
    }

    @Test func everyFaultIsCovered() {
        // What is revoked: RevokedChainTests.
        #expect(Set(Self.refused.compactMap(\.fault)) == Set(TrustFault.allCases).subtracting([.revoked]))
    }

    @Test func thePeerIsDescribed() async throws {
        let mesh = try TestMesh()
        let leaf = try mesh.intermediate.leaf(dns: ["sleep.sample.svc"])
        let result = await verify(
            chain: [leaf.der, mesh.intermediate.der], against: mesh.bundle, now: testNow, purpose: .client,
            expecting: .trustDomains([.clusterLocal, try TrustDomain("old")]))
        guard case .trusted(let peer) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(peer.identity?.uri == "spiffe://cluster.local/ns/sample/sa/sleep")
        #expect(peer.names == ["URI:spiffe://cluster.local/ns/sample/sa/sleep", "DNS:sleep.sample.svc"])
        #expect(peer.fingerprint == leaf.certificate.fingerprint)
        #expect(peer.root == mesh.root.certificate.fingerprint)
    }

    /// Certificates of one name and key that could all have issued one another: 9! orders to try.
    @Test(.timeLimit(.minutes(1))) func chainsMadeToBeTriedInEveryOrder() async throws {
        let root = try TestAuthority.root("Loop")
        let loop = try (0..<9).map { index in
            try root.issue("Loop", key: root.key) { $0.names = [.dnsName("\(index).example")] }
        }
        let chain = [try root.leaf().der] + loop.map(\.der)
        let bundle = try TestMesh().bundle
        let result = await verify(
            chain: chain, against: bundle, now: testNow, purpose: .client, expecting: .anybody)
        guard case .refused(let diagnosis) = result else {
            Issue.record("trusted")
            return
        }
        #expect(diagnosis.fault == .unknownRoot)
    }

    @Test func anExpiredAuthorityIsToBlameForWhatItIssued() async throws {
        let (chain, bundle) = try Self.chain(leaf: { $0.to = Self.past }, middle: { $0.to = Self.past })
        let diagnosis = explain(
            chain: chain, against: bundle, now: testNow, purpose: .server, expecting: .anybody)
        #expect(diagnosis?.fault == .expired)
        #expect(diagnosis?.summary.contains("CN=Intermediate expired") == true)
        #expect(diagnosis?.details.contains { $0.hasPrefix("also: URI:") } == true)
    }

    /// The verifier and the explanation are two programs: whatever one refuses the other must.
    @Test(arguments: 0..<40)
    func verdictAndExplanationAgree(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        func flip() -> Bool { Int.random(in: 0..<4, using: &random) == 0 }
        func change(_ shape: inout TestAuthority.Shape) {
            if flip() { shape.to = Self.past }
            if flip() { shape.from = Self.future }
            if flip() { shape.pathLength = 0 }
            if flip() { shape.usage = KeyUsage(digitalSignature: true) }
            if flip() { shape.purposes = [.clientAuth] }
            if flip() { shape.isAuthority.toggle() }
        }
        let root = try TestAuthority.root("Root", change)
        let upper = flip() ? root : try root.issue("Upper", change)
        let lower = flip() ? upper : try upper.issue("Lower", change)
        let leaf = try lower.leaf { if flip() { $0.to = Self.past } }
        var chain = [leaf.der, lower.der, upper.der, root.der].filter { _ in !flip() }
        if flip() { chain.shuffle(using: &random) }
        let bundle = TrustBundle(certificates: [flip() ? try TestAuthority.root("Root").certificate : root.certificate])
        let verification = await verify(
            chain: chain, against: bundle, now: testNow, purpose: .server, expecting: .trustDomains([.clusterLocal]))
        let diagnosis = explain(
            chain: chain, against: bundle, now: testNow, purpose: .server, expecting: .trustDomains([.clusterLocal]))
        switch verification {
        case .trusted: #expect(diagnosis == nil)
        case .refused(let refusal): #expect(refusal == diagnosis && refusal.fault != .refused)
        }
    }
}
