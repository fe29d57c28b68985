import Foundation
import SwiftASN1
import Testing
import X509

@testable import Identity

@Suite struct AuthorityFaultTests {
    /// A set of files with one thing wrong, and how it must be reported.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let code: IdentityError.Code
        let file: String
        let make: @Sendable () throws -> CACertificates
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "no certificate", code: .missingFile, file: "ca-cert.pem") { try broken { $0.certificate = nil } },
        Case(name: "no key", code: .missingFile, file: "ca-key.pem") { try broken { $0.key = nil } },
        Case(name: "no root", code: .missingFile, file: "root-cert.pem") { try broken { $0.root = nil } },
        Case(name: "no chain file", code: .missingIntermediate, file: "cert-chain.pem") {
            try deep { $0.chain = nil }
        },
        Case(name: "empty chain file", code: .missingIntermediate, file: "cert-chain.pem") {
            try deep { $0.chain = Array("\n".utf8) }
        },
        Case(name: "garbage certificate", code: .garbage, file: "ca-cert.pem") {
            try broken { $0.certificate = Array("hello".utf8) }
        },
        Case(name: "key in place of certificate", code: .garbage, file: "ca-cert.pem") {
            try broken { $0.certificate = $0.key?.unredacted }
        },
        Case(name: "garbage key", code: .garbage, file: "ca-key.pem") { try broken { $0.key = SecretPEM("hello") } },
        Case(name: "garbage chain", code: .garbage, file: "cert-chain.pem") {
            try broken { $0.chain = Array("hello".utf8) }
        },
        Case(name: "garbage revocations", code: .garbage, file: "ca-crl.pem") {
            try broken { $0.revocations = Array("hello".utf8) }
        },
        Case(name: "another key", code: .keyMismatch, file: "ca-key.pem") {
            try broken { $0.key = try SigningKey(kind: .p256).pem() }
        },
        Case(name: "another root", code: .unknownRoot, file: "root-cert.pem") {
            try broken { $0.root = Array(try TestAuthority.root("Stranger").certificate.pem.utf8) }
        },
        Case(name: "a namesake of the root", code: .unknownRoot, file: "root-cert.pem") {
            let mesh = try TestMesh()
            let namesake = try TestAuthority.root("Mesh Root")
            return try mesh.intermediate.files(chain: [mesh.intermediate], roots: [namesake])
        },
        Case(name: "a workload's certificate", code: .notACA, file: "ca-cert.pem") {
            let mesh = try TestMesh()
            return try mesh.intermediate.leaf().files(chain: [mesh.intermediate], roots: [mesh.root])
        },
        Case(name: "no keyCertSign", code: .keyUsage, file: "ca-cert.pem") {
            try intermediate { $0.usage = KeyUsage(digitalSignature: true) }
        },
        Case(name: "expired", code: .expired, file: "ca-cert.pem") {
            try intermediate { $0.to = testNow.addingTimeInterval(-1) }
        },
        Case(name: "not yet valid", code: .notYetValid, file: "ca-cert.pem") {
            try intermediate { $0.from = testNow.addingTimeInterval(1) }
        },
        Case(name: "signed with SHA-1", code: .weakKey, file: "ca-cert.pem") {
            let root = try TestAuthority.rsaRoot()
            let authority = try root.issue { $0.algorithm = .sha1WithRSAEncryption }
            return try authority.files(chain: [authority], roots: [root])
        },
        Case(name: "expired root", code: .expired, file: "root-cert.pem") {
            let root = try TestAuthority.root { $0.to = testNow.addingTimeInterval(-1) }
            let authority = try root.issue()
            return try authority.files(chain: [authority], roots: [root])
        },
        Case(name: "expired middle", code: .expired, file: "cert-chain.pem") {
            try middle { $0.to = testNow.addingTimeInterval(-1) }
        },
        Case(name: "middle is no authority", code: .notACA, file: "cert-chain.pem") {
            try middle { $0.isAuthority = false }
        },
        Case(name: "middle's path length", code: .pathLength, file: "cert-chain.pem") {
            try middle { $0.pathLength = 0 }
        },
        Case(name: "root's path length", code: .pathLength, file: "root-cert.pem") {
            let root = try TestAuthority.root { $0.pathLength = 0 }
            let authority = try root.issue()
            return try authority.files(chain: [authority], roots: [root])
        },
    ]

    static func broken(_ change: (inout CACertificates) throws -> Void) throws -> CACertificates {
        var files = try TestMesh().files
        try change(&files)
        return files
    }

    /// Two authorities below the root, so that the chain file is needed.
    static func deep(_ change: (inout CACertificates) throws -> Void) throws -> CACertificates {
        var files = try middle { _ in }
        try change(&files)
        return files
    }

    static func intermediate(_ change: (inout TestAuthority.Shape) -> Void) throws -> CACertificates {
        let root = try TestAuthority.root()
        let authority = try root.issue("Intermediate", change)
        return try authority.files(chain: [authority, root], roots: [root])
    }

    static func middle(_ change: (inout TestAuthority.Shape) -> Void) throws -> CACertificates {
        let root = try TestAuthority.root()
        let middle = try root.issue("Middle", change)
        let authority = try middle.issue("Issuer")
        return try authority.files(chain: [authority, middle, root], roots: [root])
    }

    @Test(arguments: cases)
    func isRefusedAndExplained(_ one: Case) throws {
        let files = try one.make()
        let error = try #require(thrown { () throws(IdentityError) in try CertificateAuthority(files, now: testNow) })
        #expect(error.code == one.code, "\(error)")
        #expect(error.file == one.file)
        #expect(error.description.hasPrefix(one.file + ": "))
        #expect(error.repair?.isEmpty == false)
        let report = inspect(files, now: testNow)
        #expect(!report.isUsable)
        #expect(report.findings.contains { $0.isError && $0.code == one.code && $0.file == one.file })
        #expect(try JSONDecoder().decode(CAReport.self, from: JSONEncoder().encode(report)) == report)
    }

    @Test func allFaultsAreListedAtOnce() throws {
        var files = try Self.intermediate { $0.to = testNow.addingTimeInterval(-1) }
        files.key = try SigningKey(kind: .p256).pem()
        files.root = Array(try TestAuthority.root("Stranger").certificate.pem.utf8)
        let codes = Set(inspect(files, now: testNow).findings.filter(\.isError).map(\.code))
        #expect(codes == [.expired, .keyMismatch, .unknownRoot])
    }

    @Test func otherKindsOfKeyAreRefused() throws {
        for key in [Certificate.PrivateKey(p521Key()), Certificate.PrivateKey(ed25519Key())] {
            let root = try TestAuthority.root()
            let certificate = try Certificate(
                version: .v3, serialNumber: .init(), publicKey: key.publicKey, notValidBefore: testNow,
                notValidAfter: testNow.addingTimeInterval(60), issuer: root.certificate.subject,
                subject: DistinguishedName { CommonName("Odd") },
                extensions: Certificate.Extensions {
                    Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                }, issuerPrivateKey: root.key.privateKey)
            var files = try root.files(chain: [], roots: [root])
            files.certificate = Array(certificate.pem.utf8)
            files.key = SecretPEM(try key.serializeAsPEM().pemString)
            let errors = inspect(files, now: testNow).findings.filter(\.isError)
            #expect(Set(errors.map(\.code)) == [.unsupportedKey])
            #expect(Set(errors.map(\.file)) == ["ca-cert.pem", "ca-key.pem"])
        }
    }

    @Test func warningsDoNotHinder() throws {
        let mesh = try TestMesh()
        let stranger = try TestAuthority.root("Stranger")
        let files = try mesh.intermediate.files(
            chain: [mesh.intermediate, stranger, mesh.root], roots: [mesh.root])
        let authority = try CertificateAuthority(files, now: testNow)
        #expect(authority.warnings.map(\.severity) == [.warning])
        #expect(authority.warnings.first?.message.contains("CN=Stranger") == true)
    }

    @Test func anExpiredSecondRootDoesNotHinder() throws {
        let mesh = try TestMesh()
        let old = try TestAuthority.root("Old Root") { $0.to = testNow.addingTimeInterval(-60) }
        let files = try mesh.intermediate.files(chain: [mesh.intermediate], roots: [old, mesh.root])
        let authority = try CertificateAuthority(files, now: testNow)
        #expect(authority.trustBundle.fingerprints.count == 2)
        #expect(authority.root.fingerprint == mesh.root.certificate.fingerprint)
        #expect(authority.warnings.map(\.code) == [.expired])
    }

    @Test func crossSignedRootsLeadToTheTrustedOne() throws {
        let old = try TestAuthority.root("Old")
        let new = try TestAuthority.root("New")
        let bridge = try old.issue("New", key: new.key)
        let authority = try new.issue("Issuer")
        for roots in [[old], [new]] {
            let files = try authority.files(chain: [authority, new, bridge], roots: roots)
            #expect(throws: Never.self) { try CertificateAuthority(files, now: testNow) }
        }
    }

    @Test func chainsThatGoInCirclesEnd() throws {
        let first = try TestAuthority.root("First")
        let second = try first.issue("Second")
        let firstBySecond = try second.issue("First", key: first.key)
        let issuer = try second.issue("Issuer")
        let stranger = try TestAuthority.root("Stranger")
        let files = try issuer.files(chain: [issuer, second, firstBySecond], roots: [stranger])
        #expect(!inspect(files, now: testNow).isUsable)
    }

    @Test func tooLongChains() throws {
        let root = try TestAuthority.root()
        var chain = [root]
        for level in 0..<12 { chain.append(try chain[level].issue("Level \(level)")) }
        let issuer = chain[chain.count - 1]
        let files = try issuer.files(chain: chain.dropFirst().reversed(), roots: [root])
        #expect(
            thrown { () throws(IdentityError) in try CertificateAuthority(files, now: testNow) }?.code == .tooLarge)
    }
}
