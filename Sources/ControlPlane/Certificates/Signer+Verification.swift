import Foundation
import GRPCCore
public import Identity
public import XDS

extension Signer {
    /// Decides about the certificates that clients present: of this mesh's roots, trust domain, and in date.
    public func clientVerifier(trustDomain: TrustDomain) -> CertificateVerifier {
        { [self] chain in
            let verdict = await verify(
                chain: chain, against: authority.trustBundle, now: Date(), purpose: .client,
                expecting: .trustDomains([trustDomain]),
                context: TrustContext(
                    presenter: .init("a proxy"), verifier: .init("the control plane"),
                    trustSource: "root-cert.pem of Secret cacerts"))
            if case .refused(let diagnosis) = verdict {
                throw RPCError(code: .unauthenticated, message: diagnosis.summary)
            }
        }
    }
}
