import Foundation
import X509

/// A look at all files of a certificate authority: what they hold and everything that is wrong with them.
struct AuthorityInspection {
    let files: CACertificates
    let now: Date
    private(set) var findings: [Finding] = []
    private(set) var certificate: Certificate?
    private(set) var key: SigningKey?
    private(set) var roots: [Certificate] = []
    /// What the chain file holds.
    private(set) var chain: [Certificate] = []
    private(set) var revocations = RevocationList.none
    /// From the issuing certificate to the root, as far as it goes.
    private(set) var path: ChainPath?

    private var spelling: CACertificates.Spelling { files.spelling }

    init(_ files: CACertificates, now: Date) {
        self.files = files
        self.now = now.wholeSeconds
        readCertificate()
        readRoots()
        readChain()
        readKey()
        readRevocations()
        checkPath()
    }

    private mutating func readCertificate() {
        guard
            let found = collect(
                files.certificate, spelling.certificate,
                { (bytes, name) throws(IdentityError) in
                    try Certificate.read(pem: bytes, file: name)
                })
        else { return }
        certificate = found.first
        if found.count > 1, spelling == .istio {
            warn(.garbage, "holds \(found.count) certificates; only the first issues", file: spelling.certificate)
        }
        guard let certificate else { return }
        findings += checks(certificate, spelling.certificate).certificateFindings()
    }

    private mutating func readRoots() {
        if Self.isBlank(files.root), let certificate, certificate.isSelfSigned {
            // As istiod keeps the authority that it has made itself: the certificate is its own root.
            roots = [certificate]
            return
        }
        roots =
            collect(
                files.root, spelling.root,
                { (bytes, name) throws(IdentityError) in
                    try Certificate.read(
                        pem: bytes, file: name, maximumCount: Limits.bundleCertificates,
                        maximumBytes: Limits.bundleBytes)
                }) ?? []
        let isOnlyRoot = roots.count == 1
        for root in roots {
            findings += checks(root, spelling.root).certificateFindings().map { isOnlyRoot ? $0 : $0.asWarning }
        }
    }

    private mutating func readChain() {
        guard let bytes = files.chain, !Self.isBlank(bytes) else { return }
        chain =
            collect(
                bytes, spelling.chain,
                { (bytes, name) throws(IdentityError) in
                    try Certificate.read(pem: bytes, file: name)
                }) ?? []
    }

    private mutating func readKey() {
        key = collect(
            files.key, spelling.key,
            { (pem, name) throws(IdentityError) in
                try SigningKey(pem: pem, file: name)
            })
        guard let certificate, let key else { return }
        findings += checks(certificate, spelling.certificate).keyFindings(key)
    }

    private mutating func readRevocations() {
        guard let bytes = files.revocations, bytes.contains(where: { $0 > 0x20 }) else { return }
        revocations =
            collect(
                bytes, spelling.revocations,
                { (bytes, name) throws(IdentityError) in
                    try RevocationList(pem: bytes, file: name)
                }) ?? .none
    }

    private mutating func checkPath() {
        guard let certificate, !roots.isEmpty else { return }
        let path = ChainPath(from: certificate, through: chain, to: roots, now: now)
        self.path = path
        findings += AuthorityPathChecks(path: path, roots: roots, chain: chain, spelling: spelling, now: now).findings()
        findings += RevocationChecks(
            revocations: revocations, path: path.certificates, spelling: spelling, now: now
        ).findings()
    }

    private static func isBlank(_ bytes: [UInt8]?) -> Bool { !(bytes ?? []).contains { $0 > 0x20 } }

    private func checks(_ certificate: Certificate, _ file: String) -> AuthorityChecks {
        AuthorityChecks(certificate: certificate, file: file, keyFile: spelling.key, now: now)
    }

    /// Reads a file, and notes as a finding that it is missing or cannot be read.
    private mutating func collect<Content, Value>(
        _ content: Content?, _ name: String, _ read: (Content, String) throws(IdentityError) -> Value
    ) -> Value? {
        guard let content else {
            fail(
                IdentityError(
                    .missingFile, "is missing", file: name,
                    repair: "make all files: " + AuthorityChecks.makeIntermediate))
            return nil
        }
        do throws(IdentityError) {
            return try read(content, name)
        } catch {
            fail(error)
            return nil
        }
    }

    private mutating func fail(_ error: IdentityError) {
        findings.append(Finding(.error, error))
    }

    private mutating func warn(_ code: IdentityError.Code, _ message: String, file: String) {
        findings.append(Finding(.warning, IdentityError(code, message, file: file)))
    }
}
