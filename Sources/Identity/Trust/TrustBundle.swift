import X509

/// The roots that a verifier trusts: the content of `root-cert.pem` and of the ConfigMap `istio-ca-root-cert`.
public struct TrustBundle: Sendable, Hashable {
    /// Without duplicates, in the order of the file.
    let certificates: [Certificate]
    /// The roots as PEM blocks.
    public let pem: String

    /// Reads a bundle of 1 to 64 certificates.
    /// - Parameter source: what to call the file in errors.
    /// - Throws: `IdentityError` `.garbage`, `.tooLarge` or `.weakKey`.
    public init(pem: [UInt8], source: String = "root-cert.pem") throws(IdentityError) {
        self.init(
            certificates: try Certificate.read(
                pem: pem, file: source, maximumCount: Limits.bundleCertificates, maximumBytes: Limits.bundleBytes))
    }

    /// Reads a bundle of 1 to 64 certificates.
    /// - Throws: `IdentityError` `.garbage`, `.tooLarge` or `.weakKey`.
    public init(pem: String, source: String = "root-cert.pem") throws(IdentityError) {
        try self.init(pem: Array(pem.utf8), source: source)
    }

    init(certificates: [Certificate]) {
        var seen = Set<Certificate>()
        self.certificates = certificates.filter { seen.insert($0).inserted }
        pem = self.certificates.pem
    }

    /// The roots as PEM blocks, one element each.
    public var blocks: [String] { certificates.map(\.pem) }

    /// The roots in DER form.
    public var der: [[UInt8]] { certificates.map(\.der) }

    public var roots: [CertificateSummary] { certificates.map { CertificateSummary($0) } }

    public var fingerprints: [Fingerprint] { certificates.map(\.fingerprint) }

    /// The roots of both, this one's first.
    public func union(_ other: TrustBundle) -> TrustBundle {
        TrustBundle(certificates: certificates + other.certificates)
    }

    /// The roots without the given ones; nil when none would be left.
    public func removing(_ fingerprints: Set<Fingerprint>) -> TrustBundle? {
        let rest = certificates.filter { !fingerprints.contains($0.fingerprint) }
        return rest.isEmpty ? nil : TrustBundle(certificates: rest)
    }
}

extension TrustBundle: CustomStringConvertible {
    public var description: String {
        certificates.map { "\($0.displayName) (SHA-256 \($0.fingerprint.short))" }.joined(separator: ", ")
    }
}
