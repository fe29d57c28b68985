import Foundation
import X509

/// The way from an issuing certificate to its root, and what is the same in everything that is issued along it: worked
/// out once, not for every certificate.
struct IssuerChain: Sendable {
    /// From the issuing certificate to the root.
    let certificates: [Certificate]
    /// In PEM form, without the root.
    let intermediatesPEM: [String]
    /// How issued certificates name the issuer's key.
    let keyIdentifier: Certificate.Extension
    /// When the last of the certificates begins to be valid.
    let notBefore: Date
    /// When the first of them expires.
    let notAfter: Date

    /// - Parameter certificates: at least one.
    /// - Throws: `IdentityError` `.signingFailed`.
    init(_ certificates: [Certificate], key: SigningKey) throws(IdentityError) {
        self.certificates = certificates
        intermediatesPEM = certificates.dropLast().map(\.pem)
        notBefore = certificates.map(\.notValidBefore).max() ?? .distantFuture
        notAfter = certificates.map(\.notValidAfter).min() ?? .distantPast
        do {
            keyIdentifier = try CertificateProfile.authorityKeyIdentifier(certificates.first, key)
        } catch {
            throw IdentityError(.signingFailed, "the issuer's key identifier cannot be read", cause: error)
        }
    }

    var issuer: Certificate { certificates[0] }
    var root: Certificate { certificates[certificates.count - 1] }
}
