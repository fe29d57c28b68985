import X509

/// Finds out why a presented chain is not trusted.
struct ChainDiagnosis {
    let presented: PresentedChain
    let bundle: TrustBundle
    let rules: ChainRules
    let context: TrustContext

    init(_ presented: PresentedChain, bundle: TrustBundle, rules: ChainRules, context: TrustContext) {
        self.presented = presented
        self.bundle = bundle
        self.rules = rules
        self.context = context
    }

    /// What is wrong, or nil when nothing is.
    var diagnosis: Diagnosis? {
        if let fault = presented.fault { return unreadable(fault) }
        guard let leaf = presented.certificates.first else { return nil }
        let path = ChainPath(
            from: leaf, through: Array(presented.certificates.dropFirst()), to: bundle.certificates, now: rules.now)
        let problems = anchorProblems(path) + rules.problems(path.certificates)
        guard let first = problems.first else { return nil }
        let words = DiagnosisWords(
            presented: presented.certificates, path: path, bundle: bundle, rules: rules, context: context)
        return words.diagnosis(first, others: Array(problems.dropFirst()))
    }

    /// What is wrong with a chain that was refused for `reasons`, even if we cannot tell by ourselves.
    func refusal(reasons: [String]) -> Diagnosis {
        if let diagnosis { return diagnosis }
        return Diagnosis(
            fault: .refused,
            summary:
                "\(context.verifier) refuses the certificate that \(context.presenter) presented: it breaks a name "
                + "constraint or has a critical extension that is not understood",
            details: reasons.map(printable),
            repair: "look at the certificate's extensions: openssl x509 -noout -text")
    }

    private func unreadable(_ error: IdentityError) -> Diagnosis {
        let isWeak = error.code == .weakKey
        return Diagnosis(
            fault: isWeak ? .weakKey : .garbage,
            summary: "\(context.presenter) presented a chain that \(context.verifier) "
                + "\(isWeak ? "does not accept" : "cannot read"): \(error)",
            details: [],
            repair: isWeak
                ? "make its certificate anew with a key of a kind that is accepted: \(KeyKind.accepted)"
                : "check that the port belongs to the mesh and is not answered by something else between the clusters")
    }

    private func anchorProblems(_ path: ChainPath) -> [ChainProblem] {
        let top = path.certificates.count - 1
        let fault: TrustFault
        switch path.end {
        case .anchored: return []
        case .selfSigned: fault = .unknownRoot
        case .tooLong: fault = .garbage
        case .issuerMissing: fault = isIntermediateMissing(path) ? .missingIntermediate : .unknownRoot
        case .signatureMismatch: fault = isForeignKey(path.top) ? .unknownRoot : .keyMismatch
        }
        return [ChainProblem(fault: fault, index: top, text: "")]
    }

    /// Whether the certificate's issuer looks like an intermediate that was forgotten, not like an unknown root: only an
    /// end's own certificate was presented, and the issuer's name is not that of a root.
    private func isIntermediateMissing(_ path: ChainPath) -> Bool {
        guard path.certificates.count == 1, !path.top.isAuthority else { return false }
        let name = String(describing: path.top.issuer).lowercased()
        return name.contains("cn=") && !name.contains("root") && !name.contains("self-signed")
    }

    /// Whether the issuer of that name that the verifier knows is a root of its own: a namesake of the real one.
    private func isForeignKey(_ certificate: Certificate) -> Bool {
        !presented.certificates.contains { certificate.isNamed(after: $0) }
    }
}
