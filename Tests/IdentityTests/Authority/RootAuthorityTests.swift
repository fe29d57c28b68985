import Foundation
import Testing
import X509

@testable import Identity

@Suite struct RootAuthorityTests {
    @Test func rootIsWhatARootMustBe() throws {
        let root = try RootAuthority.make(now: testNow)
        let summary = root.summary
        #expect(summary.isAuthority && summary.isSelfSigned && summary.pathLength == nil)
        #expect(summary.key == "ECDSA P-256")
        #expect(summary.subject.hasPrefix("CN=Skein Root CA ") && summary.subject.hasSuffix(",O=Skein"))
        #expect(summary.notBefore < testNow)
        #expect(summary.notAfter == testNow.addingTimeInterval(3650 * 86_400))
        #expect(summary.keyIdentifier == summary.issuerKeyIdentifier)
        #expect(root.certificate.maySignCertificates)
    }

    @Test func twoRootsNeverBearTheSameName() throws {
        #expect(
            try RootAuthority.make(now: testNow).summary.subject != RootAuthority.make(now: testNow).summary.subject)
    }

    @Test(arguments: [KeyKind.p256, .p384, .rsa2048])
    func intermediatesHaveTheFourFiles(kind: KeyKind) throws {
        let root = try RootAuthority.make(now: testNow)
        let files = try root.makeIntermediate(cluster: "cluster1", key: kind, now: testNow)
        #expect(Set(files.secretData.keys) == ["ca-cert.pem", "ca-key.pem", "root-cert.pem", "cert-chain.pem"])
        let report = inspect(files, now: testNow)
        #expect(report.findings.isEmpty)
        #expect(report.key == kind.description)
        let authority = try #require(report.chain.first)
        #expect(authority.subject == "CN=Skein Intermediate CA,L=cluster1,O=Skein")
        #expect(authority.pathLength == 0)
        #expect(authority.notAfter == testNow.addingTimeInterval(730 * 86_400))
        #expect(report.chain.last?.fingerprint == root.summary.fingerprint)
    }

    @Test func intermediatesDoNotOutliveTheRoot() throws {
        let root = try RootAuthority.make(now: testNow)
        let late = testNow.addingTimeInterval(3600 * 86_400)
        let files = try root.makeIntermediate(cluster: "c", now: late)
        #expect(inspect(files, now: late).chain.first?.notAfter == root.summary.notAfter)
    }

    @Test(arguments: ["", "a\nb", "a\u{1B}b", String(repeating: "x", count: 64)])
    func clusterNames(name: String) throws {
        let root = try RootAuthority.make(now: testNow)
        #expect(
            thrown { () throws(IdentityError) in try root.makeIntermediate(cluster: name, now: testNow) }?.code
                == .invalidName)
    }

    @Test func isReadBackFromItsDirectory() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/new/root"
            let root = try RootAuthority.make(now: testNow)
            try root.write(to: path)
            #expect(try mode(path) == 0o700)
            #expect(try mode(path + "/root-key.pem") == 0o600)
            #expect(try RootAuthority(directory: path, now: testNow).summary == root.summary)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/new") == ["root"])
        }
    }

    @Test func anExistingRootIsNotOverwritten() async throws {
        try await withTemporaryDirectory { directory in
            try RootAuthority.make(now: testNow).write(to: directory)
            let before = try contents(directory + "/root-key.pem")
            let other = try RootAuthority.make(now: testNow)
            let error = thrown { () throws(IdentityError) in try other.write(to: directory) }
            #expect(error?.code == .existingFile)
            #expect(try contents(directory + "/root-key.pem") == before)
            try other.write(to: directory + "/", replacing: true)
            #expect(try RootAuthority(directory: directory, now: testNow).summary == other.summary)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 2)
        }
    }

    @Test func faultyRootsAreRefused() async throws {
        try await withTemporaryDirectory { directory in
            func code(_ now: Date = testNow) -> IdentityError.Code? {
                thrown { () throws(IdentityError) in try RootAuthority(directory: directory, now: now) }?.code
            }
            #expect(code() == .missingFile)
            let root = try RootAuthority.make(now: testNow)
            try root.write(to: directory)
            #expect(code() == nil)
            #expect(code(testNow.addingTimeInterval(-3600)) == .notYetValid)
            #expect(code(testNow.addingTimeInterval(4000 * 86_400)) == .expired)
            try write(RootAuthority.make(now: testNow).certificatePEM, to: directory + "/root-cert.pem")
            #expect(code() == .keyMismatch)
            let short = try TestAuthority.root { $0.pathLength = 0 }
            try RootAuthority(certificate: short.certificate, key: short.key).write(to: directory, replacing: true)
            #expect(code() == .pathLength)
            let leaf = try TestAuthority.root { $0.isAuthority = false }
            try RootAuthority(certificate: leaf.certificate, key: leaf.key).write(to: directory, replacing: true)
            #expect(code() == .notACA)
        }
    }
}
