public import Foundation
import X509

extension WorkloadCertificate {
    /// Which of these roots the certificate leads to, through the intermediates that came with it; nil when it leads
    /// to none of them. Validity is not checked.
    /// - Parameter now: among roots of one name and key the valid ones are preferred.
    public func root(among bundle: TrustBundle, now: Date) -> Fingerprint? {
        guard let leaf = certificates.first else { return nil }
        let path = ChainPath(
            from: leaf, through: Array(certificates.dropFirst()), to: bundle.certificates, now: now)
        return path.end == .anchored ? path.top.fingerprint : nil
    }
}
