import Testing

@testable import Identity

@Suite struct TrustBundleTests {
    @Test func readsWhatItWritesWithoutDuplicates() throws {
        let first = try TestAuthority.root("First").certificate
        let second = try TestAuthority.root("Second").certificate
        let bundle = try TrustBundle(pem: "# both\n" + first.pem + second.pem + first.pem)
        #expect(bundle.fingerprints == [first.fingerprint, second.fingerprint])
        #expect(bundle.pem == first.pem + second.pem)
        #expect(try TrustBundle(pem: bundle.pem) == bundle)
    }

    @Test func unionAndRemoval() throws {
        let first = TrustBundle(certificates: [try TestAuthority.root("First").certificate])
        let second = TrustBundle(certificates: [try TestAuthority.root("Second").certificate])
        let both = first.union(second)
        #expect(both.fingerprints == first.fingerprints + second.fingerprints)
        #expect(both.union(first) == both)
        #expect(both.removing(Set(first.fingerprints)) == second)
        #expect(first.removing(Set(first.fingerprints)) == nil)
    }

    @Test func refusesTheRest() throws {
        let root = try TestAuthority.root()
        func code(_ pem: String) -> IdentityError.Code? {
            thrown { () throws(IdentityError) in try TrustBundle(pem: pem) }?.code
        }
        #expect(code("") == .garbage)
        #expect(code(root.certificate.pem + (try root.key.pem().unredactedText)) == .garbage)
        #expect(code(String(repeating: root.certificate.pem, count: 64)) == nil)
        #expect(code(String(repeating: root.certificate.pem, count: 65)) == .tooLarge)
        #expect(code(String(repeating: " ", count: 1 << 21)) == .tooLarge)
    }
}
