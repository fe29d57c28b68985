import Foundation
import X509

/// The way from one certificate upwards through those that issued it, as far as they are known.
struct ChainPath {
    /// How the way ends.
    enum End: Equatable {
        /// The last certificate is a trusted root.
        case anchored
        /// The last certificate signed itself, but is not trusted.
        case selfSigned
        /// Nobody of the name that the last certificate gives as its issuer is known.
        case issuerMissing
        /// Somebody of that name is known, but did not make the signature.
        case signatureMismatch
        case tooLong
    }

    /// From the first certificate upwards.
    let certificates: [Certificate]
    let end: End

    /// The last certificate of the way.
    var top: Certificate { certificates[certificates.count - 1] }

    /// - Parameters:
    ///   - pool: certificates that may serve as intermediates, in any order.
    ///   - roots: certificates that are trusted.
    ///   - now: among issuers of one name and key the valid ones are preferred.
    init(from first: Certificate, through pool: [Certificate], to roots: [Certificate], now: Date) {
        var path = [first]
        var end: End?
        while end == nil {
            let top = path[path.count - 1]
            if roots.contains(top) {
                end = .anchored
            } else if let root = Self.issuer(of: top, among: roots, now: now) {
                path.append(root)
                end = .anchored
            } else if top.isSelfSigned {
                end = .selfSigned
            } else if path.count > Limits.chainCertificates {
                end = .tooLong
            } else if let next = Self.issuer(of: top, among: pool.filter { !path.hasSameHolder(as: $0) }, now: now) {
                path.append(next)
            } else {
                end = (pool + roots).contains { top.isNamed(after: $0) } ? .signatureMismatch : .issuerMissing
            }
        }
        certificates = path
        self.end = end ?? .issuerMissing
    }

    private static func issuer(of certificate: Certificate, among candidates: [Certificate], now: Date) -> Certificate?
    {
        let signers = candidates.filter { certificate.isSigned(by: $0) }
        return signers.first { $0.isValid(at: now) && !$0.isSelfIssued }
            ?? signers.first { $0.isValid(at: now) }
            ?? signers.first
    }
}

extension [Certificate] {
    /// Whether one of them has the same name and key: walking on to it would lead in a circle.
    fileprivate func hasSameHolder(as other: Certificate) -> Bool {
        contains { $0.subject == other.subject && $0.publicKey == other.publicKey }
    }
}
