import Crypto
import Foundation
import SwiftASN1
import Testing
import X509
import _CryptoExtras

@testable import Identity

@Suite struct SigningRequestTests {
    private func code(_ pem: String) -> IdentityError.Code? {
        thrown { () throws(IdentityError) in try SigningRequest(pem: pem) }?.code
    }

    private func request(_ key: Certificate.PrivateKey, _ algorithm: Certificate.SignatureAlgorithm? = nil) throws
        -> CertificateSigningRequest
    {
        let algorithm = try algorithm ?? #require(key.supportedSignatureAlgorithms.first)
        return try CertificateSigningRequest(
            version: .v1, subject: .init(), privateKey: key, attributes: .init(), signatureAlgorithm: algorithm)
    }

    @Test(arguments: [
        "", "hello", "-----BEGIN CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\nAAEC\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN X-----\nAAEC\n-----END X-----", "\u{0}\u{FFFD}",
    ])
    func garbage(pem: String) {
        #expect(code(pem) == .garbage)
    }

    @Test func otherObjects() throws {
        let root = try TestAuthority.root()
        #expect(code(root.certificate.pem) == .garbage)
        #expect(code(try root.key.pem().unredactedText) == .garbage)
        let relabelled = root.certificate.pem.replacingOccurrences(of: "CERTIFICATE", with: "CERTIFICATE REQUEST")
        #expect(code(relabelled) == .garbage)
    }

    @Test func moreThanOne() throws {
        let pem = try WorkloadKey().signingRequest(for: SPIFFEID(namespace: "a", serviceAccount: "b"))
        #expect(code(pem) == nil)
        #expect(code(pem.replacingOccurrences(of: "CERTIFICATE", with: "NEW CERTIFICATE")) == nil)
        #expect(code(pem + pem) == .garbage)
    }

    @Test func sizeLimit() throws {
        let pem = try WorkloadKey().signingRequest(for: SPIFFEID(namespace: "a", serviceAccount: "b"))
        let padding = 64 * 1024 - pem.utf8.count
        #expect(code(pem + String(repeating: "\n", count: padding)) == nil)
        #expect(code(pem + String(repeating: "\n", count: padding + 1)) == .tooLarge)
    }

    @Test func forgedSignatures() throws {
        let mine = try SigningKey(kind: .p256)
        let other = try SigningKey(kind: .p256)
        let signed = try request(mine.privateKey)
        let stolen = try CertificateSigningRequest(
            version: .v1, subject: .init(), publicKey: other.publicKey, attributes: .init(),
            signatureAlgorithm: signed.signatureAlgorithm, signature: signed.signature)
        #expect(code(try stolen.serializeAsPEM().pemString) == .forgedSignature)
    }

    @Test func otherKindsOfKey() throws {
        let odd = [Certificate.PrivateKey(p521Key()), .init(ed25519Key())]
        for key in odd {
            #expect(code(try request(key).serializeAsPEM().pemString) == .unsupportedKey)
        }
        let strange = Certificate.PrivateKey(try _RSA.Signing.PrivateKey(keySize: .init(bitCount: 2176)))
        #expect(code(try request(strange, .sha256WithRSAEncryption).serializeAsPEM().pemString) == .unsupportedKey)
    }

    @Test func weakSignature() throws {
        let key = try SigningKey(kind: .rsa2048)
        #expect(code(try request(key.privateKey, .sha1WithRSAEncryption).serializeAsPEM().pemString) == .weakKey)
        #expect(code(try request(key.privateKey, .sha384WithRSAEncryption).serializeAsPEM().pemString) == nil)
    }

    @Test func shortRSAKeys() async throws {
        try await withTemporaryDirectory { directory in
            try await requireOpenSSL(
                "req -new -newkey rsa:1024 -nodes -keyout key.pem -subj /O=x -out csr.pem", in: directory)
            #expect(code(String(decoding: try contents(directory + "/csr.pem"), as: UTF8.self)) == .weakKey)
        }
    }
}
