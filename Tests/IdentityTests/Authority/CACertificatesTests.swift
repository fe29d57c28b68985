import Foundation
import Testing

@testable import Identity

@Suite struct CACertificatesTests {
    @Test func directoryAndSecretHoldTheSame() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/cluster1"
            var files = try TestMesh().files
            try files.write(to: path)
            #expect(try mode(path) == 0o700)
            #expect(try mode(path + "/ca-key.pem") == 0o600)
            let read = try CACertificates(directory: path)
            files.source = path
            #expect(read == files)
            #expect(try CACertificates(secretData: files.secretData, source: path) == files)
        }
    }

    @Test func theOtherSpelling() throws {
        let mesh = try TestMesh()
        let both = [mesh.intermediate.certificate, mesh.root.certificate].pem
        let data = [
            "tls.crt": Array(both.utf8), "tls.key": try mesh.intermediate.key.pem().unredacted,
            "ca.crt": Array(mesh.root.certificate.pem.utf8),
        ]
        let files = try CACertificates(secretData: data, source: "Secret")
        #expect(files.spelling == .tls)
        #expect(files.secretData == data)
        let authority = try CertificateAuthority(files, now: testNow)
        #expect(authority.warnings.isEmpty)
        #expect(authority.root.fingerprint == mesh.root.certificate.fingerprint)
        let wrong = data.merging(["tls.key": try SigningKey(kind: .p256).pem().unredacted]) { $1 }
        let error = thrown { () throws(IdentityError) in
            try CertificateAuthority(CACertificates(secretData: wrong, source: "Secret"), now: testNow)
        }
        #expect(error?.code == .keyMismatch)
        #expect(error?.file == "tls.key")
    }

    @Test func nothingThere() async throws {
        try await withTemporaryDirectory { directory in
            let error = thrown { () throws(IdentityError) in try CACertificates(directory: directory) }
            #expect(error?.code == .missingFile)
            #expect(error?.repair?.contains("skein ca intermediate") == true)
        }
        #expect(
            thrown { () throws(IdentityError) in try CACertificates(secretData: ["x": [1]], source: "s") }?.code
                == .missingFile)
    }

    @Test func tooLargeFilesAreNotRead() async throws {
        let large = [UInt8](repeating: 0x20, count: 2 << 20)
        #expect(
            thrown { () throws(IdentityError) in
                try CACertificates(secretData: ["ca-key.pem": large], source: "s")
            }?.code == .tooLarge)
        try await withTemporaryDirectory { directory in
            try Data(large).write(to: URL(fileURLWithPath: directory + "/ca-cert.pem"))
            #expect(
                thrown { () throws(IdentityError) in try CACertificates(directory: directory) }?.code == .tooLarge)
        }
    }

    @Test func existingFilesAreReplacedOnlyOnRequest() async throws {
        try await withTemporaryDirectory { directory in
            let old = try TestMesh("Old").files
            let new = try TestMesh("New").files
            try old.write(to: directory)
            #expect(thrown { () throws(IdentityError) in try new.write(to: directory) }?.code == .existingFile)
            try new.write(to: directory, replacing: true)
            #expect(try CACertificates(directory: directory).certificate == new.certificate)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 4)
        }
    }

    @Test func aKeyFileThatWasOpenToOthersIsNot() async throws {
        try await withTemporaryDirectory { directory in
            try write("old", to: directory + "/ca-key.pem")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: directory + "/ca-key.pem")
            try TestMesh().files.write(to: directory, replacing: true)
            #expect(try mode(directory + "/ca-key.pem") == 0o600)
        }
    }

    @Test func directoriesOfOthersKeepTheirMode() async throws {
        try await withTemporaryDirectory { directory in
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory)
            try TestMesh().files.write(to: directory)
            #expect(try mode(directory) == 0o755)
            #expect(try mode(directory + "/ca-key.pem") == 0o600)
        }
    }

    @Test func unwritableDirectory() {
        let error = thrown { () throws(IdentityError) in
            try CredentialDirectory("/proc/self/none/x").write([.plain("a", [1])])
        }
        #expect(error?.code == .unwritableFile)
    }
}
