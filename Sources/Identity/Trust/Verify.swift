public import Foundation
@_spi(FixedExpiryValidationTime) import X509

/// Verifies what a peer presented: the way to a trusted root, validity at `now`, path length, key usage, name
/// constraints, strength of keys and signatures, purpose and name (RFC 5280, SPIFFE X.509-SVID).
/// - Parameters:
///   - chain: certificates in DER form, the peer's own first; at most 10 and 100 KiB.
///   - purpose: which end of the connection the peer is.
///   - expected: whom the certificate must name.
///   - revocations: what authorities have taken back; each list counts for what its own authority issued.
///   - context: who the two sides are, for the explanation of a failure.
/// - Returns: the peer, or a diagnosis of the first thing that is wrong and all others.
public func verify(
    chain: [[UInt8]],
    against bundle: TrustBundle,
    now: Date,
    purpose: PeerPurpose,
    expecting expected: ExpectedName,
    revocations: RevocationList = .none,
    context: TrustContext = TrustContext()
) async -> PeerVerification {
    let rules = ChainRules(
        now: now.wholeSeconds, purpose: purpose, expected: expected, revocations: revocations)
    let presented = PresentedChain(chain)
    guard let leaf = presented.certificates.first, presented.fault == nil else {
        return .refused(ChainDiagnosis(presented, bundle: bundle, rules: rules, context: context).refusal(reasons: []))
    }
    var verifier = Verifier(rootCertificates: CertificateStore(bundle.certificates)) {
        RFC5280Policy(fixedExpiryValidationTime: rules.now)
        PeerPolicy(rules: rules)
    }
    // The verifier tries every order of the certificates it is given, which a stranger could choose such that there are
    // factorially many. It is given one.
    let path = ChainPath(
        from: leaf, through: Array(presented.certificates.dropFirst()), to: bundle.certificates, now: rules.now)
    switch await verifier.validate(leaf: leaf, intermediates: CertificateStore(path.certificates.dropFirst())) {
    case .validCertificate(let chain):
        return .trusted(VerifiedPeer(Array(chain)))
    case .couldNotValidate(let failures):
        let reasons = failures.map { String(describing: $0.policyFailureReason) }
        return .refused(
            ChainDiagnosis(presented, bundle: bundle, rules: rules, context: context).refusal(reasons: reasons))
    }
}

/// Says in plain words what is wrong with a chain that a peer presented, or nil when nothing is.
///
/// Parameters as of `verify`, whose verdict this agrees with except for name constraints and unknown extensions.
public func explain(
    chain: [[UInt8]],
    against bundle: TrustBundle,
    now: Date,
    purpose: PeerPurpose,
    expecting expected: ExpectedName,
    revocations: RevocationList = .none,
    context: TrustContext = TrustContext()
) -> Diagnosis? {
    let rules = ChainRules(
        now: now.wholeSeconds, purpose: purpose, expected: expected, revocations: revocations)
    return ChainDiagnosis(PresentedChain(chain), bundle: bundle, rules: rules, context: context).diagnosis
}
