public import Foundation
import X509

/// What `skein ca inspect` prints of one set of certificates.
public struct CAReport: Sendable, Hashable, Codable {
    /// One certificate and where it was found.
    public struct Entry: Sendable, Hashable, Codable {
        /// "ca-cert.pem".
        public let file: String
        public let certificate: CertificateSummary
    }

    public let source: String
    /// All certificates of all files, in the order issuer, chain, roots.
    public let certificates: [Entry]
    /// The kind of private key, "ECDSA P-256"; nil when it is missing or unreadable.
    public let key: String?
    /// From the issuing certificate upwards, as far as the way is known.
    public let chain: [CertificateSummary]
    /// Whether the chain ends at one of the roots.
    public let leadsToRoot: Bool
    /// Of the roots that peers are checked against.
    public let roots: [Fingerprint]
    /// When the first certificate of the chain expires.
    public let notAfter: Date?
    public let findings: [Finding]

    /// Whether a control plane can issue with it.
    public var isUsable: Bool { !findings.contains(where: \.isError) }
}

/// Looks at the files of a certificate authority and says what they hold and everything that is wrong with them.
public func inspect(_ files: CACertificates, now: Date) -> CAReport {
    CAReport(AuthorityInspection(files, now: now))
}

extension CAReport {
    init(_ inspection: AuthorityInspection) {
        let spelling = inspection.files.spelling
        let path = inspection.path?.certificates ?? []
        source = inspection.files.source
        certificates =
            [inspection.certificate].compactMap { $0 }.map { Entry(file: spelling.certificate, certificate: .init($0)) }
            + inspection.chain.map { Entry(file: spelling.chain, certificate: .init($0)) }
            + inspection.roots.map { Entry(file: spelling.root, certificate: .init($0)) }
        key = inspection.key?.kind.description
        chain = path.map { CertificateSummary($0) }
        leadsToRoot = inspection.path?.end == .anchored
        roots = inspection.roots.map(\.fingerprint)
        notAfter = path.map(\.notValidAfter).min()
        findings = inspection.findings
    }
}
