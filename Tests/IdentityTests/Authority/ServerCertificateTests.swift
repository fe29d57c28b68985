import Foundation
import Testing
import X509

@testable import Identity

/// Certificates that operators give to servers.
struct ServerCertificateTests {
    private func read(
        _ chain: [TestAuthority], key: SigningKey? = nil
    ) throws(IdentityError) -> ServerCertificate {
        try ServerCertificate(
            chain: Array(chain.map(\.certificate).pem.utf8), key: (key ?? chain[0].key).pem(), chainFile: "tls.crt",
            keyFile: "tls.key")
    }

    @Test func `a chain and its key are read, the leaf first`() throws {
        let mesh = try TestMesh()
        let leaf = try mesh.intermediate.leaf(uri: nil, dns: ["web.example"])
        let pair = try read([leaf, mesh.intermediate])
        #expect(pair.summary.names == ["DNS:web.example"])
        #expect(pair.chainPEM == [leaf.certificate, mesh.intermediate.certificate].pem)
        #expect(pair.warnings(now: testNow).isEmpty)
    }

    @Test func `the key must be the leaf's`() throws {
        let mesh = try TestMesh()
        let leaf = try mesh.intermediate.leaf(uri: nil, dns: ["web.example"])
        let fault = thrown { () throws(IdentityError) in try read([mesh.intermediate, leaf], key: leaf.key) }
        #expect(fault?.code == .keyMismatch && fault?.file == "tls.key")
    }

    @Test func `dates and gaps are warned of, not refused`() throws {
        let mesh = try TestMesh()
        let leaf = try mesh.intermediate.leaf(uri: nil, dns: ["web.example"]) {
            $0.to = testNow.addingTimeInterval(-60)
        }
        let warnings = try read([leaf, mesh.root]).warnings(now: testNow)
        #expect(warnings.count == 2)
        #expect(warnings.contains { $0.contains("DNS:web.example expired at") })
        #expect(warnings.contains { $0.contains("which did not sign it") })
        let early = try read([leaf, mesh.intermediate]).warnings(now: testNow.addingTimeInterval(-86_400 * 30))
        #expect(early.count == 2 && early.allSatisfy { $0.contains("valid only from") })
    }

    @Test func `the key shows nowhere`() throws {
        let leaf = try TestMesh().intermediate.leaf(uri: nil, dns: ["web.example"])
        let pair = try read([leaf])
        let secret = pair.key.pem.unredactedText.split(separator: "\n")[1].suffix(20)
        var dumped = ""
        dump(pair, to: &dumped)
        for text in [dumped, "\(pair)", String(reflecting: pair)] { #expect(!text.contains(secret)) }
    }
}
