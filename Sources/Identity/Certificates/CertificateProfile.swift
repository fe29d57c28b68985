import Foundation
import X509

/// The contents that a kind of certificate is made with; the signature comes from `sign`.
struct CertificateProfile {
    let subject: DistinguishedName
    let publicKey: Certificate.PublicKey
    let notBefore: Date
    let notAfter: Date
    let extensions: Certificate.Extensions

    /// Signs the contents.
    /// - Parameter issuer: the issuer's certificate, or nil for one that signs itself.
    func sign(with key: SigningKey, issuer: Certificate?) throws -> Certificate {
        var extensions = extensions
        try extensions.append(Self.authorityKeyIdentifier(issuer, key).makeCertificateExtension())
        return try Certificate(
            version: .v3,
            serialNumber: Self.serialNumber(),
            publicKey: publicKey,
            notValidBefore: notBefore,
            notValidAfter: notAfter,
            issuer: issuer?.subject ?? subject,
            subject: subject,
            extensions: extensions,
            issuerPrivateKey: key.privateKey)
    }

    /// A certificate authority. Path length nil allows any number of authorities below it.
    static func authority(
        subject: DistinguishedName, key: SigningKey, pathLength: Int?, notBefore: Date, notAfter: Date
    ) throws -> CertificateProfile {
        CertificateProfile(
            subject: subject, publicKey: key.publicKey, notBefore: notBefore, notAfter: notAfter,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: pathLength))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: key.publicKey)
            })
    }

    /// An end of a connection: both client and server, with an empty subject, so its names are critical.
    /// - Parameter further: what a certificate of its kind says beside.
    static func leaf(
        names: [GeneralName], publicKey: Certificate.PublicKey, kind: KeyKind, notBefore: Date, notAfter: Date,
        further: [Certificate.Extension] = []
    ) throws -> CertificateProfile {
        var extensions = try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true, keyEncipherment: kind.isRSA))
            try ExtendedKeyUsage([.serverAuth, .clientAuth])
            Critical(SubjectAlternativeNames(names))
            SubjectKeyIdentifier(hash: publicKey)
        }
        for one in further { try extensions.append(one) }
        return CertificateProfile(
            subject: DistinguishedName(), publicKey: publicKey, notBefore: notBefore, notAfter: notAfter,
            extensions: extensions)
    }

    private static func authorityKeyIdentifier(_ issuer: Certificate?, _ key: SigningKey) throws
        -> AuthorityKeyIdentifier
    {
        let stated = try issuer?.extensions.subjectKeyIdentifier?.keyIdentifier
        return AuthorityKeyIdentifier(
            keyIdentifier: stated ?? SubjectKeyIdentifier(hash: key.publicKey).keyIdentifier)
    }

    /// 126 bits from the system's secure generator, positive and always 16 bytes long.
    private static func serialNumber() -> Certificate.SerialNumber {
        var generator = SystemRandomNumberGenerator()
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        bytes[0] = bytes[0] & 0x3F | 0x40
        return Certificate.SerialNumber(bytes: bytes)
    }
}
