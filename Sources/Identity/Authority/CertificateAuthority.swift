public import Foundation
import SwiftASN1
import X509

/// Signs the certificates of workloads and of the control plane with a plugged-in or self-signed authority.
///
/// A value: to reload an authority, make another one from the new files.
public struct CertificateAuthority: Sendable {
    /// The roots that peers are checked against.
    public let trustBundle: TrustBundle
    /// What authorities of the mesh have taken back.
    public let revocations: RevocationList
    /// What is worth knowing of the files, but does not hinder.
    public let warnings: [Finding]
    let key: SigningKey
    private let chain: IssuerChain

    /// Checks the files: all there and readable, the key belongs to the certificate, that is a valid authority which may
    /// sign, the chain leads to a root, path lengths are kept, kinds of keys are accepted.
    /// - Throws: the first fault as an `IdentityError` that names file, field and repair. `inspect` lists all.
    public init(_ files: CACertificates, now: Date) throws(IdentityError) {
        let inspection = AuthorityInspection(files, now: now)
        if let fault = inspection.findings.first(where: \.isError) { throw IdentityError(fault) }
        guard let key = inspection.key, let path = inspection.path else {
            throw IdentityError(.missingFile, "holds no complete authority", file: files.source)
        }
        self.key = key
        chain = try IssuerChain(path.certificates, key: key)
        trustBundle = TrustBundle(certificates: path.certificates.suffix(1) + inspection.roots)
        revocations = inspection.revocations
        warnings = inspection.findings
    }

    private init(
        key: SigningKey, chain: IssuerChain, trustBundle: TrustBundle, revocations: RevocationList,
        warnings: [Finding]
    ) {
        self.key = key
        self.chain = chain
        self.trustBundle = trustBundle
        self.revocations = revocations
        self.warnings = warnings
    }

    /// The same authority, handing out other roots to trust.
    public func trusting(_ bundle: TrustBundle) -> CertificateAuthority {
        CertificateAuthority(
            key: key, chain: chain, trustBundle: bundle, revocations: revocations, warnings: warnings)
    }

    /// From the issuing certificate to the root.
    var path: [Certificate] { chain.certificates }

    private var issuer: Certificate { chain.issuer }

    /// The authority key identifier of the certificates that it issues, colon hexadecimal.
    public var keyIdentifier: String {
        issuer.subjectKeyIdentifierText ?? SubjectKeyIdentifier(hash: issuer.publicKey).keyIdentifier.colonHex
    }

    /// The issuing certificate.
    public var certificate: CertificateSummary { CertificateSummary(issuer) }

    /// The root that issued certificates lead to.
    public var root: CertificateSummary { CertificateSummary(chain.root) }

    /// When the first certificate of the chain expires: nothing issued lasts longer.
    public var notAfter: Date { chain.notAfter }

    /// Signs a workload's certificate. Of the request only the key is used; the identity is the only name.
    /// - Parameters:
    ///   - csrPEM: at most 64 KiB; its signature must be that of its own key.
    ///   - cluster: that the workload runs in, 1 to 253 bytes; nil leaves it out of the certificate.
    ///   - lifetime: what was asked for; not positive or nil means 24 hours. Never more than 90 days nor beyond the
    ///     issuer's own life is granted.
    /// - Throws: `IdentityError` `.tooLarge`, `.garbage`, `.unsupportedKey`, `.weakKey`, `.forgedSignature` for the
    ///   request; `.invalidName` for the cluster; `.expired` or `.notYetValid` for the authority.
    public func issueWorkload(
        csrPEM: String, identity: SPIFFEID, cluster: String? = nil, lifetime: Duration? = nil, now: Date
    ) throws(IdentityError) -> IssuedCertificate {
        let request = try SigningRequest(pem: csrPEM)
        var further: [Certificate.Extension] = []
        if let cluster { further.append(try ClusterExtension.make(cluster)) }
        return try issue(
            to: request.publicKey, kind: request.kind, names: [.uniformResourceIdentifier(identity.uri)],
            further: further, lifetime: lifetime, now: now)
    }

    /// Signs a server's certificate, such as the control plane's own.
    /// - Parameters:
    ///   - hosts: DNS names (a leading "*." label is allowed) and IP addresses; at most 100.
    ///   - identity: named as well, for peers that check SPIFFE IDs.
    ///   - lifetime: as of `issueWorkload`.
    /// - Throws: `IdentityError` `.invalidName`; `.expired` or `.notYetValid` for the authority.
    public func issueServer(
        hosts: [String], identity: SPIFFEID? = nil, key: WorkloadKey, lifetime: Duration? = nil, now: Date
    ) throws(IdentityError) -> IssuedCertificate {
        var names = identity.map { [GeneralName.uniformResourceIdentifier($0.uri)] } ?? []
        guard hosts.count <= 100, !hosts.isEmpty || identity != nil else {
            throw IdentityError(.invalidName, "a server's certificate has 1 to 100 names, not \(hosts.count)")
        }
        names += try GeneralName.hosts(hosts)
        return try issue(
            to: key.signing.publicKey, kind: key.kind, names: names, lifetime: lifetime, now: now)
    }

    /// Signs a certificate for a key and names that were checked.
    func issue(
        to publicKey: Certificate.PublicKey, kind: KeyKind, names: [GeneralName],
        further: [Certificate.Extension] = [], lifetime: Duration?, now: Date
    ) throws(IdentityError) -> IssuedCertificate {
        let span = try validity(lifetime, now: now.wholeSeconds)
        do {
            let leaf = try CertificateProfile.leaf(
                names: names, publicKey: publicKey, kind: kind, notBefore: span.lowerBound, notAfter: span.upperBound,
                further: further
            ).sign(with: key, issuer: issuer, issuerKeyIdentifier: chain.keyIdentifier)
            return IssuedCertificate(
                leaf: leaf, intermediates: path.dropLast(), intermediatesPEM: chain.intermediatesPEM, root: chain.root,
                bundle: trustBundle)
        } catch {
            throw IdentityError(.signingFailed, "could not sign a certificate", cause: error)
        }
    }

    private func validity(_ lifetime: Duration?, now: Date) throws(IdentityError) -> ClosedRange<Date> {
        if let fault = issuerFault(at: now) { throw IdentityError(fault) }
        let wanted = lifetime.flatMap { $0 > .zero ? $0 : nil } ?? AuthorityLifetime.leaf
        let granted = min(max(wanted, .seconds(1)), AuthorityLifetime.longestLeaf)
        let start = max(now.adding(.zero - AuthorityLifetime.backdating), chain.notBefore)
        return start...min(now.adding(granted), notAfter)
    }

    private func issuerFault(at now: Date) -> Finding? {
        guard now < chain.notBefore || now > chain.notAfter else { return nil }
        return path.lazy.filter { !$0.isValid(at: now) }.compactMap { certificate in
            AuthorityChecks(
                certificate: certificate, file: "certificate authority", keyFile: "", now: now
            ).certificateFindings().first { $0.code == .expired || $0.code == .notYetValid }
        }.first
    }
}

extension GeneralName {
    /// - Throws: `IdentityError` `.invalidName`.
    static func hosts(_ hosts: [String]) throws(IdentityError) -> [GeneralName] {
        var names: [GeneralName] = []
        for host in hosts { names.append(GeneralName(try HostName(host))) }
        return names
    }

    private init(_ host: HostName) {
        switch host {
        case .dns(let name): self = .dnsName(name)
        case .address(let bytes): self = .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
        }
    }
}

extension CertificateAuthority: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(certificate.subject) (SHA-256 \(certificate.fingerprint.short))" }
    public var customMirror: Mirror {
        Mirror(self, children: ["certificate": certificate, "trustBundle": trustBundle])
    }
}

extension RootAuthority: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(summary.subject) (SHA-256 \(summary.fingerprint.short))" }
    public var customMirror: Mirror { Mirror(self, children: ["certificate": summary]) }
}
