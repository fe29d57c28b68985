import Crypto
import Foundation
import SwiftASN1
import X509
import XDS

/// A certificate authority for one test.
struct TestAuthority {
    let key = P256.Signing.PrivateKey()
    let certificate: Certificate

    init(_ name: String) throws {
        let subject = try DistinguishedName { CommonName(name) }
        certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(key.publicKey),
            notValidBefore: Date(timeIntervalSinceNow: -3600), notValidAfter: Date(timeIntervalSinceNow: 3600),
            issuer: subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                KeyUsage(keyCertSign: true)
            },
            issuerPrivateKey: .init(key))
    }

    /// A leaf for a DNS name or a `spiffe://` identity, with a key of its own.
    func issue(_ name: String) throws -> TestIdentity {
        let name: GeneralName = name.hasPrefix("spiffe://") ? .uniformResourceIdentifier(name) : .dnsName(name)
        let key = P256.Signing.PrivateKey()
        let leaf = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(key.publicKey),
            notValidBefore: Date(timeIntervalSinceNow: -3600), notValidAfter: Date(timeIntervalSinceNow: 3600),
            issuer: certificate.subject, subject: DistinguishedName(), signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                BasicConstraints.notCertificateAuthority
                Critical(SubjectAlternativeNames([name]))
            },
            issuerPrivateKey: .init(self.key))
        let document = try leaf.serializeAsPEM()
        return TestIdentity(certificatePEM: document.pemString, der: document.derBytes, key: key)
    }

    /// Trusts what this authority has issued.
    var verify: CertificateVerifier {
        { [certificate] chain in
            let certificates = try chain.map { try Certificate(derEncoded: $0) }
            guard let leaf = certificates.first, certificate.publicKey.isValidSignature(leaf.signature, for: leaf)
            else {
                throw NotTrusted()
            }
        }
    }

    struct NotTrusted: Error {}
}

/// A leaf certificate and its key.
struct TestIdentity {
    let certificatePEM: String
    let der: [UInt8]
    let key: P256.Signing.PrivateKey

    var keyPEM: String { key.pemRepresentation }
}
