import Foundation
import X509

/// What must hold of the way from an issuing certificate to its root.
struct AuthorityPathChecks {
    let path: ChainPath
    let roots: [Certificate]
    /// What the chain file holds.
    let chain: [Certificate]
    let spelling: CACertificates.Spelling
    let now: Date

    func findings() -> [Finding] {
        [anchorFinding].compactMap { $0 } + intermediateFindings + pathLengthFindings + strangerFindings
    }

    private var anchorFinding: Finding? {
        let top = path.top
        switch path.end {
        case .anchored:
            return nil
        case .selfSigned:
            return error(
                .unknownRoot,
                "the chain ends at the root \(describe(top)), which is not in \(spelling.root); "
                    + "that holds \(rootNames)", file: spelling.root, field: "issuer",
                repair: "put the root that signed the chain into \(spelling.root)")
        case .issuerMissing:
            return error(
                .missingIntermediate,
                "\(top.displayName) was issued by \(top.issuerDisplayName), which is neither in "
                    + "\(spelling.chain) nor in \(spelling.root) (that holds \(rootNames))",
                file: spelling.chain, field: "issuer",
                repair:
                    "append the missing certificate to \(spelling.chain), or put the right root into \(spelling.root)")
        case .signatureMismatch:
            return error(
                .unknownRoot,
                "\(top.displayName) names \(top.issuerDisplayName) as its issuer, but the certificate of "
                    + "that name in \(spelling.root) or \(spelling.chain) has another key", file: spelling.root,
                field: "issuer", repair: "put the root that really signed it into \(spelling.root)")
        case .tooLong:
            return error(
                .tooLarge, "the chain has more than \(Limits.chainCertificates) certificates", file: spelling.chain,
                field: "chain", repair: "use an intermediate nearer to the root")
        }
    }

    private var intermediateFindings: [Finding] {
        path.certificates.dropFirst().filter { !roots.contains($0) }.flatMap { certificate in
            AuthorityChecks(certificate: certificate, file: spelling.chain, keyFile: spelling.key, now: now)
                .certificateFindings()
        }
    }

    private var pathLengthFindings: [Finding] {
        ChainRules.pathLengthProblems(issuers: path.certificates).map { problem in
            let isRoot = problem.index == path.certificates.count - 1 && path.end == .anchored
            return error(
                .pathLength, problem.text, file: isRoot ? spelling.root : spelling.chain, field: "basicConstraints",
                repair: "issue this cluster's authority from a certificate higher in the chain, or raise that pathlen")
        }
    }

    private var strangerFindings: [Finding] {
        chain.filter { !path.certificates.contains($0) && !roots.contains($0) }.map { certificate in
            Finding(
                .warning,
                IdentityError(
                    .garbage, "holds \(describe(certificate)), which is not on the way to the root",
                    file: spelling.chain,
                    repair: "remove it"))
        }
    }

    private var rootNames: String { roots.map(describe).joined(separator: "; ") }

    private func describe(_ certificate: Certificate) -> String {
        "\(certificate.displayName) (SHA-256 \(certificate.fingerprint.short))"
    }

    private func error(
        _ code: IdentityError.Code, _ message: String, file: String, field: String, repair: String
    ) -> Finding {
        Finding(.error, IdentityError(code, message, file: file, field: field, repair: repair))
    }
}
