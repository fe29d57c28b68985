import NIOCore
import NIOSSL

/// Decides whether a certificate chain is trusted: the DER of the certificates as the other side presented them, leaf
/// first. They are untrusted input, not in any certain order beyond the leaf, and neither trust nor dates nor names
/// have been checked. What it throws is the reason why the chain is refused.
public typealias CertificateVerifier = @Sendable (_ chain: [[UInt8]]) async throws -> Void

/// Runs a verifier as NIOSSL wants it. After it has passed, the chain stands in the TLS handler.
func verificationCallback(
    _ verify: @escaping CertificateVerifier
) -> @Sendable ([NIOSSLCertificate], EventLoopPromise<NIOSSLVerificationResultWithMetadata>) -> Void {
    { certificates, promise in
        promise.completeWithTask {
            do {
                try await verify(certificates.map { try $0.toDERBytes() })
                return .certificateVerified(VerificationMetadata(ValidatedCertificateChain(certificates)))
            } catch {
                return .failed
            }
        }
    }
}
