import Foundation
import GRPCCore
public import Identity
public import XDS

extension CertificateIssuer {
    /// Decides about the certificates that clients present: of this mesh's roots and trust domains, and in date.
    /// - Parameter trustDomains: those that are accepted at the moment of a handshake.
    public func clientVerifier(trustDomains: @escaping @Sendable () -> [TrustDomain]) -> CertificateVerifier {
        { [self] chain in
            let verdict = await verify(
                chain: chain, against: trustBundle, now: Date(), purpose: .client,
                expecting: .trustDomains(trustDomains()), revocations: revocations,
                context: TrustContext(
                    presenter: .init("a proxy"), verifier: .init("the control plane"),
                    trustSource: "root-cert.pem of Secret cacerts"))
            if case .refused(let diagnosis) = verdict {
                throw RPCError(code: .unauthenticated, message: diagnosis.summary)
            }
        }
    }
}
