public import Foundation
import X509

/// What people and programs want to know of a certificate.
public struct CertificateSummary: Sendable, Hashable, Codable {
    /// "CN=...,O=..."; for a workload's certificate, whose subject is empty, its first alternative name.
    public let subject: String
    public let issuer: String
    public let fingerprint: Fingerprint
    /// Hexadecimal.
    public let serialNumber: String
    public let notBefore: Date
    public let notAfter: Date
    /// "ECDSA P-256", "RSA 4096".
    public let key: String
    public let isAuthority: Bool
    /// How many authorities may follow below this one; nil for any number.
    public let pathLength: Int?
    /// The subject alternative names: "URI:spiffe://...", "DNS:...", "IP:...".
    public let names: [String]
    /// The cluster that the control plane issued it to, where it says so.
    public let cluster: String?
    /// The subject key identifier, colon hexadecimal.
    public let keyIdentifier: String?
    /// The authority key identifier, colon hexadecimal: which key signed it.
    public let issuerKeyIdentifier: String?
    public let isSelfSigned: Bool

    /// - Throws: `IdentityError` `.garbage` or `.weakKey`.
    public init(der: [UInt8]) throws(IdentityError) {
        self.init(try Certificate.read(der: der, file: "certificate"))
    }

    /// The certificates of a PEM file, in order.
    /// - Throws: `IdentityError` `.garbage`, `.tooLarge` or `.weakKey`.
    public static func parse(
        pem: [UInt8], file: String = "certificate"
    ) throws(IdentityError) -> [CertificateSummary] {
        try Certificate.read(pem: pem, file: file).map { CertificateSummary($0) }
    }

    init(_ certificate: Certificate) {
        subject = certificate.displayName
        issuer = certificate.issuerDisplayName
        fingerprint = certificate.fingerprint
        serialNumber = certificate.serialNumber.bytes.colonHex
        notBefore = certificate.notValidBefore
        notAfter = certificate.notValidAfter
        key = certificate.keyDescription
        isAuthority = certificate.isAuthority
        pathLength = certificate.pathLength
        names = certificate.alternativeNames.map(\.displayName)
        cluster = certificate.issuedToCluster
        keyIdentifier = certificate.subjectKeyIdentifierText
        issuerKeyIdentifier = certificate.authorityKeyIdentifierText
        isSelfSigned = certificate.isSelfSigned
    }

    /// The identity, when the certificate names exactly one workload.
    public var identity: SPIFFEID? {
        let uris = names.filter { $0.hasPrefix("URI:") }
        guard let uri = uris.first, uris.count == 1 else { return nil }
        return try? SPIFFEID(uri: String(uri.dropFirst(4)))
    }
}

extension Certificate {
    var subjectKeyIdentifierText: String? {
        (try? extensions.subjectKeyIdentifier).map { $0.keyIdentifier.prefix(64).colonHex }
    }

    var authorityKeyIdentifierText: String? {
        (try? extensions.authorityKeyIdentifier).flatMap { $0.keyIdentifier?.prefix(64).colonHex }
    }
}
