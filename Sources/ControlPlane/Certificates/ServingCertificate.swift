import Foundation
import Identity
import NIOSSL
import XDS

/// The control plane's own certificate, ready for its servers.
struct ServingCertificate: Sendable {
    let context: NIOSSLContext
    let credential: TLSCredential
    let summary: CertificateSummary
    /// When the first authority above it expires.
    let issuersNotAfter: Date

    /// - Throws: `XDSError` or `NIOSSLError` when it cannot be presented.
    init(_ issued: IssuedCertificate, key: WorkloadKey) throws {
        context = try SecureListener.makeContext(
            certificateChainPEM: issued.presentedPEM, privateKeyPEM: key.pem.unredactedText)
        credential = try TLSCredential(chainPEM: issued.presentedPEM, keyPEM: key.pem.unredacted)
        summary = issued.summary
        issuersNotAfter = issued.issuersNotAfter
    }

    /// Whether half of its life is over.
    func isDueForRenewal(now: Date) -> Bool {
        now >= summary.notBefore.addingTimeInterval(summary.notAfter.timeIntervalSince(summary.notBefore) / 2)
    }
}
