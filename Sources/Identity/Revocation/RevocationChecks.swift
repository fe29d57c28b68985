import Foundation
import X509

/// What must hold of the lists of revoked certificates that come with an authority.
struct RevocationChecks {
    let revocations: RevocationList
    /// From the issuing certificate to the root.
    let path: [Certificate]
    let spelling: CACertificates.Spelling
    let now: Date

    private var file: String { spelling.revocations }

    func findings() -> [Finding] {
        revocations.lists.flatMap { [signatureFinding($0), dateFinding($0)].compactMap(\.self) } + ownFindings
    }

    private func signatureFinding(_ list: CertificateRevocationList) -> Finding? {
        let namesakes = path.filter { $0.subject == list.issuer }
        if namesakes.isEmpty {
            return Finding(
                .warning,
                IdentityError(
                    .unknownRoot,
                    "holds a list of \(list.issuerName), which is no authority of this chain; it counts only for "
                        + "certificates of that authority", file: file, field: "issuer",
                    repair: "remove it unless it is the list of another cluster's authority"))
        }
        guard let signer = namesakes.first(where: list.bearsSignature) else {
            return Finding(
                .error,
                IdentityError(
                    .forgedSignature,
                    "the list of \(list.issuerName) was not signed by the authority of that name in this chain",
                    file: file, field: "signature",
                    repair: "have that authority make the list anew: openssl ca -gencrl"))
        }
        return signer.maySignRevocations ? nil : rightFinding(list)
    }

    private func rightFinding(_ list: CertificateRevocationList) -> Finding {
        Finding(
            .warning,
            IdentityError(
                .keyUsage,
                "the list of \(list.issuerName) counts for nothing: that authority may not sign lists, because its key "
                    + "usage lacks cRLSign", file: file, field: "issuer",
                repair: "make that authority anew with keyUsage keyCertSign, cRLSign: "
                    + AuthorityChecks.makeIntermediate))
    }

    /// An outdated list still says what was taken back.
    private func dateFinding(_ list: CertificateRevocationList) -> Finding? {
        guard let next = list.nextUpdate, now > next else { return nil }
        return Finding(
            .warning,
            IdentityError(
                .expired,
                "the list of \(list.issuerName) should have been replaced by \(next.text), "
                    + "\(spanText(now.timeIntervalSince(next))) ago; what it takes back stays taken back, but what was "
                    + "since is not known", file: file, field: "nextUpdate",
                repair: "make a new list: openssl ca -gencrl"))
    }

    private var ownFindings: [Finding] {
        zip(path, path.dropFirst()).enumerated().compactMap { index, pair in
            guard revocations.revokes(pair.0, issuedBy: pair.1) else { return nil }
            return Finding(
                .error,
                IdentityError(
                    .revoked,
                    "\(pair.0.displayName) was taken back by \(pair.1.displayName): nobody trusts what it issues",
                    file: index == 0 ? spelling.certificate : spelling.chain, field: "serialNumber",
                    repair: "make a new authority: " + AuthorityChecks.makeIntermediate))
        }
    }
}
