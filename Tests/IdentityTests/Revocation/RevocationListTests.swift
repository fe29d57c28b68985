import Foundation
import Testing
import X509

@testable import Identity

/// Lists that openssl makes, read.
struct RevocationListTests {
    @Test(arguments: [true, false])
    func `a list says what its authority has taken back`(isRSA: Bool) async throws {
        let root = isRSA ? try TestAuthority.rsaRoot() : try TestAuthority.root()
        let (gone, good) = (try root.leaf(), try root.leaf())
        let pem = try await OpenSSLRevocation(authority: root, revoked: [gone]).make()
        let list = try RevocationList(pem: pem)
        #expect(list.revokes(gone.certificate, issuedBy: root.certificate))
        #expect(!list.revokes(good.certificate, issuedBy: root.certificate))
        #expect(list.lists[0].thisUpdate.text == "2027-01-14T00:00:00Z")
        #expect(list.nextUpdate?.text == "2027-03-01T00:00:00Z")
        #expect(try RevocationList(pem: Array(list.pem.utf8)) == list)
    }

    @Test func `an empty list and dates after 2049 are read`() async throws {
        let root = try TestAuthority.root()
        var source = OpenSSLRevocation(authority: root)
        source.nextUpdate = "20610301000000Z"
        let list = try RevocationList(pem: try await source.make())
        #expect(list.lists[0].serialNumbers.isEmpty && list.nextUpdate?.text == "2061-03-01T00:00:00Z")
    }

    @Test func `a namesake's list does not count`() async throws {
        let (root, namesake) = (try TestAuthority.root("Root"), try TestAuthority.root("Root"))
        let leaf = try root.leaf()
        let list = try RevocationList(pem: await OpenSSLRevocation(authority: namesake, revoked: [leaf]).make())
        #expect(!list.revokes(leaf.certificate, issuedBy: root.certificate))
        #expect(list.revokes(leaf.certificate, issuedBy: namesake.certificate))
    }

    @Test func `an authority that may not sign lists signs none`() async throws {
        let root = try TestAuthority.root { $0.usage = KeyUsage(keyCertSign: true) }
        let leaf = try root.leaf()
        let list = try RevocationList(pem: await OpenSSLRevocation(authority: root, revoked: [leaf]).make())
        #expect(!list.revokes(leaf.certificate, issuedBy: root.certificate))
    }

    @Test func `a list that was changed counts no more`() async throws {
        let root = try TestAuthority.root()
        let leaf = try root.leaf()
        let pem = try await OpenSSLRevocation(authority: root, revoked: [leaf]).make()
        let der = try PEMBlock.parse(pem, file: "crl", limit: 1 << 20)[0].der
        var read = 0
        for index in der.indices {
            var bytes = der
            bytes[index] ^= 1
            guard let list = try? CertificateRevocationList(der: bytes) else { continue }
            read += 1
            #expect(!list.isSigned(by: root.certificate), "byte \(index)")
        }
        #expect(read > 50)
        for count in der.indices { #expect((try? CertificateRevocationList(der: Array(der.prefix(count)))) == nil) }
    }

    @Test func `what would be misunderstood is refused`() async throws {
        let root = try TestAuthority.rsaRoot()
        var partial = OpenSSLRevocation(authority: root)
        partial.extension = "issuingDistributionPoint = critical, onlyuser:TRUE"
        var weak = OpenSSLRevocation(authority: root)
        weak.digest = "sha1"
        for (source, words) in [(partial, "critical extension"), (weak, "SHA-256")] {
            let pem = try await source.make()
            let error = thrown { () throws(IdentityError) in try RevocationList(pem: pem) }
            #expect(error?.code == .garbage && error?.file == "ca-crl.pem")
            #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        }
    }

    @Test func `nonsense and too much are refused`() async throws {
        let pem = try await OpenSSLRevocation(authority: .root()).make()
        let many = Array(repeatElement(pem, count: 65).joined())
        let certificate = Array(try TestAuthority.root().certificate.pem.utf8)
        for (bytes, code) in [
            ([], IdentityError.Code.garbage), (Array("hello".utf8), .garbage), (certificate, .garbage),
            (pem + certificate, .garbage), (many, .tooLarge), ([UInt8](repeating: 0x20, count: 1 << 20 + 1), .tooLarge),
        ] {
            #expect(thrown { () throws(IdentityError) in try RevocationList(pem: bytes) }?.code == code)
        }
    }
}
