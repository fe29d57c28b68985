import Testing
import X509

@testable import Identity

@Suite struct WorkloadKeyTests {
    @Test(arguments: [KeyKind.p256, .p384, .rsa2048])
    func requestsAreAcceptedBySigningRequest(kind: KeyKind) throws {
        let key = try WorkloadKey(kind: kind)
        let identity = try SPIFFEID(namespace: "sample", serviceAccount: "sleep")
        let request = try SigningRequest(pem: key.signingRequest(for: identity))
        #expect(request.kind == kind)
        #expect(request.publicKey == key.signing.publicKey)
    }

    @Test(arguments: [KeyKind.p256, .p384, .rsa2048])
    func readsItsOwnPEM(kind: KeyKind) throws {
        let key = try WorkloadKey(kind: kind)
        #expect(key.pem.unredactedText.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        #expect(key.pem.unredactedText.hasSuffix("-----END PRIVATE KEY-----\n"))
        let again = try WorkloadKey(pem: key.pem)
        #expect(again.kind == kind)
        #expect(again.signing.publicKey == key.signing.publicKey)
    }

    @Test(arguments: ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAEC\n-----END PRIVATE KEY-----"])
    func garbage(text: String) {
        let error = thrown { () throws(IdentityError) in try WorkloadKey(pem: SecretPEM(text), file: "ca-key.pem") }
        #expect(error?.code == .garbage)
        #expect(error?.file == "ca-key.pem")
        #expect(error?.cause == nil)
    }

    @Test func kindNames() {
        #expect(KeyKind(rawValue: "ecdsa-p256") == .p256)
        #expect(KeyKind(rawValue: "rsa-4096") == .rsa4096)
        #expect(KeyKind(rawValue: "rsa-1024") == nil)
        #expect(KeyKind.allCases.map(\.description).count == Set(KeyKind.allCases.map(\.description)).count)
    }
}
