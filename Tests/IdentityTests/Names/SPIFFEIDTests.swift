import Testing

@testable import Identity

@Suite struct SPIFFEIDTests {
    @Test(arguments: [
        ("spiffe://cluster.local/ns/sample/sa/sleep", "cluster.local", "sample", "sleep"),
        ("spiffe://td_1-x.example/ns/a/sa/b", "td_1-x.example", "a", "b"),
        ("spiffe://td/ns/kube-system/sa/system.node.1", "td", "kube-system", "system.node.1"),
        ("spiffe://td/ns/ns/sa/sa", "td", "ns", "sa"),
    ])
    func wellFormed(uri: String, domain: String, namespace: String, account: String) throws {
        let identity = try SPIFFEID(uri: uri)
        #expect(identity.trustDomain.name == domain)
        #expect(identity.namespace == namespace)
        #expect(identity.serviceAccount == account)
        #expect(identity.uri == uri)
        #expect(
            try identity
                == SPIFFEID(trustDomain: TrustDomain(domain), namespace: namespace, serviceAccount: account))
    }

    @Test(arguments: [
        "", "spiffe://", "spiffe:///ns/a/sa/b", "SPIFFE://td/ns/a/sa/b", "http://td/ns/a/sa/b", "td/ns/a/sa/b",
        "spiffe://td", "spiffe://td/", "spiffe://td/ns/a", "spiffe://td/ns/a/sa/", "spiffe://td/ns//sa/b",
        "spiffe://td/ns/a/sa/b/", "spiffe://td/ns/a/sa/b/c", "spiffe://td/sa/b/ns/a", "spiffe://TD/ns/a/sa/b",
        "spiffe://td:80/ns/a/sa/b", "spiffe://user@td/ns/a/sa/b", "spiffe://td/ns/a/sa/b?x=1",
        "spiffe://td/ns/a/sa/b#x",
        "spiffe://td/ns/A/sa/b", "spiffe://td/ns/a/sa/B", "spiffe://td/ns/a.b/sa/c", "spiffe://td/ns/../sa/c",
        "spiffe://td/ns/./sa/c", "spiffe://td/ns/a/sa/..", "spiffe://td/ns/a/sa/-b", "spiffe://td/ns/a%62/sa/c",
        "spiffe://td/ns/é/sa/c", "spiffe://td/ns/a\u{0}/sa/c", " spiffe://td/ns/a/sa/b", "spiffe://td/ns/a/sa/b ",
        "spiffe://td/ns/a/sa/b\n", "spiffe://td\u{202E}/ns/a/sa/b", "spiffe://t d/ns/a/sa/b",
    ])
    func malformed(uri: String) {
        #expect(thrown { () throws(IdentityError) in try SPIFFEID(uri: uri) }?.code == .invalidName)
    }

    @Test func lengthLimits() throws {
        let label = String(repeating: "a", count: 63)
        #expect(throws: Never.self) { try SPIFFEID(namespace: label, serviceAccount: label) }
        #expect(throws: IdentityError.self) { try SPIFFEID(namespace: label + "a", serviceAccount: "b") }
        let domain = String(repeating: "d", count: 255)
        #expect(throws: Never.self) { try TrustDomain(domain) }
        #expect(throws: IdentityError.self) { try TrustDomain(domain + "d") }
        #expect(throws: IdentityError.self) { try TrustDomain("") }
        let long = "spiffe://td/ns/a/sa/" + String(repeating: "b.", count: 2000)
        #expect(thrown { () throws(IdentityError) in try SPIFFEID(uri: long) }?.message.contains("2048") == true)
    }

    @Test func errorsShowNoControlCharacters() throws {
        let error = try #require(thrown { () throws(IdentityError) in try SPIFFEID(uri: "spiffe://a\u{1B}[31m\n") })
        #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 })
    }
}
