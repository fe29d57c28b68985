import SwiftASN1
import X509

/// The mesh's own rules as a policy of the verifier: names, purposes, key usage, strength.
struct PeerPolicy: VerifierPolicy {
    /// A certificate with an empty subject must mark its alternative names as critical: they are read here.
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
        .X509ExtensionID.subjectAlternativeName, .X509ExtensionID.extendedKeyUsage,
    ]
    let rules: ChainRules

    func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
        guard let problem = rules.ownProblems(Array(chain)).first else { return .meetsPolicy }
        return .failsToMeetPolicy(reason: problem.text)
    }
}
