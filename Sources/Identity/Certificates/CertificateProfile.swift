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
    /// - Parameters:
    ///   - issuer: the issuer's certificate, or nil for one that signs itself.
    ///   - issuerKeyIdentifier: as of ``authorityKeyIdentifier(_:_:)``, for those who know it already.
    func sign(
        with key: SigningKey, issuer: Certificate?, issuerKeyIdentifier: Certificate.Extension? = nil
    ) throws -> Certificate {
        var extensions = extensions
        try extensions.append(issuerKeyIdentifier ?? Self.authorityKeyIdentifier(issuer, key))
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

    /// How a certificate names the key that signed it: as the issuer's certificate names it itself.
    static func authorityKeyIdentifier(
        _ issuer: Certificate?, _ key: SigningKey
    ) throws -> Certificate.Extension {
        let stated = try issuer?.extensions.subjectKeyIdentifier?.keyIdentifier
        return try AuthorityKeyIdentifier(
            keyIdentifier: stated ?? SubjectKeyIdentifier(hash: key.publicKey).keyIdentifier
        ).makeCertificateExtension()
    }

    /// 126 bits from the system's secure generator, positive and always 16 bytes long.
    private static func serialNumber() -> Certificate.SerialNumber {
        var generator = SystemRandomNumberGenerator()
        // Two calls: each asks the operating system.
        let halves: [UInt64] = [generator.next(), generator.next()]
        var bytes = halves.withUnsafeBytes { Array($0) }
        bytes[0] = bytes[0] & 0x3F | 0x40
        return Certificate.SerialNumber(bytes: bytes)
    }
}
