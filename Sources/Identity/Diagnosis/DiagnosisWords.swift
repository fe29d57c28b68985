import X509

/// The words for what `ChainDiagnosis` found out.
struct DiagnosisWords {
    let presented: [Certificate]
    let path: ChainPath
    let bundle: TrustBundle
    let rules: ChainRules
    let context: TrustContext

    func diagnosis(_ problem: ChainProblem, others: [ChainProblem]) -> Diagnosis {
        Diagnosis(
            fault: problem.fault,
            summary: summary(problem),
            details: presentedLines + [missingLine(problem)].compactMap { $0 } + expectedLines + clockLines(problem)
                + others.filter { !$0.text.isEmpty }.map { "also: " + $0.text },
            repair: RepairAdvice(context: context, path: path, bundle: bundle).text(for: problem))
    }

    private func summary(_ problem: ChainProblem) -> String {
        let refusal = "\(context.verifier) refuses the certificate that \(context.presenter) presented"
        switch problem.fault {
        case .unknownRoot:
            return "\(context.verifier) does not trust the root that \(context.presenter) presented: "
                + "presented \(rootPresented), expected \(expectedRoots)"
        case .missingIntermediate:
            return
                "\(refusal): it was issued by \(path.top.issuerDisplayName), whose certificate was not presented with it"
        case .keyMismatch:
            return
                "\(refusal): \(path.top.displayName) was not signed by the key of \(path.top.issuerDisplayName) that "
                + "was presented as its issuer"
        case .garbage:
            return "\(refusal): its chain has more than \(Limits.chainCertificates) certificates"
        case .revoked, .expired, .notYetValid, .wrongName, .wrongPurpose, .notACA, .pathLength, .weakKey, .refused:
            return "\(refusal): \(problem.text)"
        }
    }

    /// The presented root; when it was not presented itself, its name and key identifier as its child states them.
    private var rootPresented: String {
        let top = path.top
        if path.end == .selfSigned { return "\(top.displayName) (SHA-256 \(top.fingerprint))" }
        let key = top.authorityKeyIdentifierText.map { ", key identifier \($0)" } ?? ""
        return "\(top.issuerDisplayName) (only named, not presented itself\(key))"
    }

    private var expectedRoots: String {
        bundle.certificates.map { "\($0.displayName) (SHA-256 \($0.fingerprint))" }.joined(separator: " or ")
    }

    private var presentedLines: [String] {
        let count = presented.count
        return ["presented by \(context.presenter): \(count) certificate\(count == 1 ? "" : "s")"]
            + presented.enumerated().map { index, certificate in
                "\(index + 1). \(role(certificate)) \(certificate.displayName), issued by "
                    + "\(certificate.issuerDisplayName), valid \(certificate.notValidBefore.text) to "
                    + "\(certificate.notValidAfter.text), SHA-256 \(certificate.fingerprint)"
            }
    }

    private func role(_ certificate: Certificate) -> String {
        if certificate.isSelfSigned { return "root" }
        return certificate.isAuthority ? "intermediate" : "leaf"
    }

    private func missingLine(_ problem: ChainProblem) -> String? {
        switch problem.fault {
        case .unknownRoot: "root presented: \(rootPresented)"
        case .missingIntermediate: "issuer that is missing: \(rootPresented)"
        default: nil
        }
    }

    private var expectedLines: [String] {
        ["roots that \(context.verifier) trusts, from \(context.trustSource):"]
            + bundle.certificates.map { root in
                let key = root.subjectKeyIdentifierText.map { ", key identifier \($0)" } ?? ""
                return "- \(root.displayName), SHA-256 \(root.fingerprint)\(key)"
            }
    }

    private func clockLines(_ problem: ChainProblem) -> [String] {
        guard problem.fault == .expired || problem.fault == .notYetValid else { return [] }
        return ["the clock of \(context.verifier) says \(rules.now.text)"]
    }
}
