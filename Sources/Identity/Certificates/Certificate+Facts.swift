import Foundation
import SwiftASN1
import X509

extension Certificate {
    /// Whether the basic constraints say that this is a certificate authority.
    var isAuthority: Bool {
        guard case .isCertificateAuthority = try? extensions.basicConstraints else { return false }
        return true
    }

    /// How many authorities may follow below this one; nil for any number.
    var pathLength: Int? {
        guard case .isCertificateAuthority(let length) = try? extensions.basicConstraints else { return nil }
        return length
    }

    /// Whether the key usage, if it is stated at all, allows to sign certificates.
    var maySignCertificates: Bool {
        guard extensions[oid: .X509ExtensionID.keyUsage] != nil else { return true }
        return (try? extensions.keyUsage)?.keyCertSign ?? false
    }

    /// Whether the extended key usage, if it is stated at all, allows the purpose.
    func allows(_ purpose: PeerPurpose) -> Bool {
        guard extensions[oid: .X509ExtensionID.extendedKeyUsage] != nil else { return true }
        guard let usages = try? extensions.extendedKeyUsage else { return false }
        return usages.contains(.any) || usages.contains(purpose == .client ? .clientAuth : .serverAuth)
    }

    /// Whether subject and issuer are the same name.
    var isSelfIssued: Bool { subject == issuer }

    /// Whether the certificate was signed by its own key.
    var isSelfSigned: Bool { isSelfIssued && publicKey.isValidSignature(signature, for: self) }

    /// Whether `issuer` bears the name that this certificate's issuer field says.
    func isNamed(after issuer: Certificate) -> Bool { self.issuer == issuer.subject }

    /// Whether `issuer` is named as the issuer and its key made the signature.
    func isSigned(by issuer: Certificate) -> Bool {
        isNamed(after: issuer) && issuer.publicKey.isValidSignature(signature, for: self)
    }

    /// Whether the signature rests on SHA-1, which can be forged.
    var hasWeakSignature: Bool { signatureAlgorithm == .sha1WithRSAEncryption }

    func isValid(at now: Date) -> Bool { notValidBefore <= now && now <= notValidAfter }

    var alternativeNames: [GeneralName] {
        (try? extensions.subjectAlternativeNames).map { Array($0) } ?? []
    }

    /// The only URI of the subject alternative names; nil when there is none or more than one.
    var onlyURI: String? {
        let uris = alternativeNames.compactMap { name -> String? in
            guard case .uniformResourceIdentifier(let uri) = name else { return nil }
            return uri
        }
        return uris.count == 1 ? uris.first : nil
    }

    /// The identity that the certificate states, if it states exactly one of our form.
    var identity: SPIFFEID? {
        onlyURI.flatMap { try? SPIFFEID(uri: $0) }
    }

    /// Who this is, in one phrase: the subject or, when that is empty, the first alternative name.
    var displayName: String {
        guard subject.isEmpty else { return printable(String(describing: subject)) }
        return alternativeNames.first.map { $0.displayName } ?? "(no name)"
    }

    /// Whose signature it bears, in one phrase.
    var issuerDisplayName: String {
        issuer.isEmpty ? "(no name)" : printable(String(describing: issuer))
    }

    var keyDescription: String { KeyKind(publicKey)?.description ?? "\(publicKey)" }
}

extension GeneralName {
    /// "URI:spiffe://...", "DNS:host", "IP:203.0.113.1".
    var displayName: String {
        switch self {
        case .uniformResourceIdentifier(let uri): "URI:" + printable(uri)
        case .dnsName(let name): "DNS:" + printable(name)
        case .ipAddress(let octets): "IP:" + HostName.text(ofAddress: Array(octets.bytes))
        default: printable(String(describing: self))
        }
    }
}
