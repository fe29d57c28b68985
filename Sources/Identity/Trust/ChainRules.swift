import Foundation
import X509

/// One rule that a chain breaks.
struct ChainProblem: Equatable {
    let fault: TrustFault
    /// The certificate at fault: 0 is the first one of the chain.
    let index: Int
    let text: String
}

/// The rules for a chain whose signatures fit, leaf first.
struct ChainRules {
    let now: Date
    let purpose: PeerPurpose
    let expected: ExpectedName
    var revocations = RevocationList.none

    /// All rules that the chain breaks, the gravest first.
    func problems(_ chain: [Certificate]) -> [ChainProblem] {
        authorityProblems(chain) + revocationProblems(chain) + validityProblems(chain) + otherProblems(chain)
    }

    /// The rules that go beyond those of RFC 5280 that the verifier applies by itself.
    func ownProblems(_ chain: [Certificate]) -> [ChainProblem] {
        revocationProblems(chain) + otherProblems(chain)
    }

    private func otherProblems(_ chain: [Certificate]) -> [ChainProblem] {
        signingProblems(chain) + strengthProblems(chain) + usageProblems(chain) + nameProblems(chain)
    }

    /// The topmost first: nothing below a revoked authority counts.
    private func revocationProblems(_ chain: [Certificate]) -> [ChainProblem] {
        zip(chain, chain.dropFirst()).enumerated().reversed().compactMap { index, pair in
            guard revocations.revokes(pair.0, issuedBy: pair.1) else { return nil }
            return ChainProblem(
                fault: .revoked, index: index,
                text:
                    "\(pair.0.displayName) (serial number \(pair.0.serialNumber.bytes.colonHex)) was taken back by "
                    + pair.1.displayName)
        }
    }

    /// The topmost first: when an authority has expired, what it issued mostly has too, and is not to blame.
    private func validityProblems(_ chain: [Certificate]) -> [ChainProblem] {
        chain.enumerated().reversed().compactMap { index, certificate in
            if now > certificate.notValidAfter {
                let age = spanText(now.timeIntervalSince(certificate.notValidAfter))
                return ChainProblem(
                    fault: .expired, index: index,
                    text: "\(certificate.displayName) expired on \(certificate.notValidAfter.text), \(age) ago")
            }
            guard now < certificate.notValidBefore else { return nil }
            let wait = spanText(certificate.notValidBefore.timeIntervalSince(now))
            return ChainProblem(
                fault: .notYetValid, index: index,
                text: "\(certificate.displayName) is valid only from \(certificate.notValidBefore.text), in \(wait)")
        }
    }

    private func authorityProblems(_ chain: [Certificate]) -> [ChainProblem] {
        let strangers = chain.enumerated().dropFirst().filter { !$0.element.isAuthority }.map { index, certificate in
            ChainProblem(
                fault: .notACA, index: index,
                text: "\(certificate.displayName) issued a certificate but is not a certificate authority")
        }
        return strangers
            + Self.pathLengthProblems(issuers: Array(chain.dropFirst())).map { problem in
                ChainProblem(fault: problem.fault, index: problem.index + 1, text: problem.text)
            }
    }

    /// Issuers with more authorities below them than they allow (RFC 5280, section 4.2.1.9).
    /// - Parameter issuers: the authorities of a chain, the lowest first. Indices refer to it.
    static func pathLengthProblems(issuers: [Certificate]) -> [ChainProblem] {
        var below = 0
        var problems: [ChainProblem] = []
        for (index, issuer) in issuers.enumerated() {
            if let allowed = issuer.pathLength, allowed < below {
                problems.append(
                    ChainProblem(
                        fault: .pathLength, index: index,
                        text: "\(issuer.displayName) allows \(allowed) authorities below it (pathlen:\(allowed)), "
                            + "but the chain has \(below)"))
            }
            if !issuer.isSelfIssued { below += 1 }
        }
        return problems
    }

    private func signingProblems(_ chain: [Certificate]) -> [ChainProblem] {
        chain.enumerated().dropFirst().filter { !$0.element.maySignCertificates }.map { index, certificate in
            ChainProblem(
                fault: .notACA, index: index,
                text: "\(certificate.displayName) may not sign certificates: its key usage lacks keyCertSign")
        }
    }

    private func strengthProblems(_ chain: [Certificate]) -> [ChainProblem] {
        chain.enumerated().compactMap { index, certificate in
            if KeyKind(certificate.publicKey) == nil {
                return ChainProblem(
                    fault: .weakKey, index: index,
                    text: "\(certificate.displayName) has a key of a kind that is not "
                        + "accepted (\(certificate.keyDescription)); accepted are \(KeyKind.accepted)")
            }
            let isRoot = index > 0 && index == chain.count - 1
            guard certificate.hasWeakSignature, !isRoot else { return nil }
            return ChainProblem(
                fault: .weakKey, index: index,
                text: "\(certificate.displayName) is signed with SHA-1, which can be forged")
        }
    }

    private func usageProblems(_ chain: [Certificate]) -> [ChainProblem] {
        var problems: [ChainProblem] = []
        if let leaf = chain.first, leaf.isAuthority {
            problems.append(
                ChainProblem(
                    fault: .wrongPurpose, index: 0,
                    text: "\(leaf.displayName) is a certificate authority and may not be presented by a peer itself"))
        }
        let constrained = chain.enumerated().filter { $0.offset == 0 || $0.offset < chain.count - 1 }
        return problems
            + constrained.filter { !$0.element.allows(purpose) }.map { index, certificate in
                ChainProblem(
                    fault: .wrongPurpose, index: index,
                    text: "\(certificate.displayName) may not be used by a \(purpose.rawValue) (extended key usage)")
            }
    }

    private func nameProblems(_ chain: [Certificate]) -> [ChainProblem] {
        guard let leaf = chain.first, let text = expected.mismatch(with: leaf) else { return [] }
        return [ChainProblem(fault: .wrongName, index: 0, text: text)]
    }
}
