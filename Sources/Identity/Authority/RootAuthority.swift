public import Foundation
import X509

/// The root of a mesh and its private key: what `skein ca root` makes. It signs the clusters' intermediates and is
/// then kept away from every cluster.
public struct RootAuthority: Sendable {
    static let certificateFile = "root-cert.pem"
    static let keyFile = "root-key.pem"

    let certificate: Certificate
    let key: SigningKey

    public var summary: CertificateSummary { CertificateSummary(certificate) }

    /// The certificate in PEM form.
    public var certificatePEM: String { certificate.pem }

    /// Makes a root that lasts ten years.
    /// - Throws: `IdentityError` `.signingFailed`.
    public static func make(key kind: KeyKind = .p256, now: Date) throws(IdentityError) -> RootAuthority {
        let key = try SigningKey(kind: kind)
        return RootAuthority(
            certificate: try selfSign(key, named: { try AuthorityName.root(key) }, now: now), key: key)
    }

    /// Reads `root-cert.pem` and `root-key.pem`.
    /// - Throws: `IdentityError` naming the file and field at fault: missing, unreadable or mismatched files, a
    ///   certificate that is no authority, may not have authorities below it, or is not valid at `now`.
    public init(directory: String, now: Date) throws(IdentityError) {
        let folder = CredentialDirectory(directory)
        let pem = try Self.require(Self.certificateFile, in: folder, limit: Limits.chainBytes)
        let secret = SecretPEM(try Self.require(Self.keyFile, in: folder, limit: Limits.keyBytes))
        key = try SigningKey(pem: secret, file: Self.keyFile)
        certificate = try Certificate.read(pem: pem, file: Self.certificateFile, maximumCount: 1)[0]
        let checks = AuthorityChecks(
            certificate: certificate, file: Self.certificateFile, keyFile: Self.keyFile, now: now.wholeSeconds)
        if let finding = (checks.keyFindings(key) + checks.certificateFindings()).first(where: \.isError) {
            throw IdentityError(finding)
        }
        guard certificate.pathLength != 0 else {
            throw IdentityError(
                .pathLength, "allows no authority below it", file: Self.certificateFile, field: "basicConstraints",
                repair: "make a root without a path length: skein ca root --out DIR")
        }
    }

    init(certificate: Certificate, key: SigningKey) {
        self.certificate = certificate
        self.key = key
    }

    /// Writes `root-cert.pem` and `root-key.pem`.
    /// - Throws: `IdentityError` `.existingFile` or `.unwritableFile`.
    public func write(to directory: String, replacing: Bool = false) throws(IdentityError) {
        try CredentialDirectory(directory).write(
            [.secret(Self.keyFile, try key.pem()), .plain(Self.certificateFile, Array(certificatePEM.utf8))],
            replacing: replacing)
    }

    private static func require(
        _ name: String, in folder: CredentialDirectory, limit: Int
    ) throws(IdentityError) -> [UInt8] {
        guard let bytes = try folder.read(name, limit: limit) else {
            throw IdentityError(
                .missingFile, "does not exist", file: "\(folder.path)/\(name)",
                repair: "name the directory of the root, or make one: skein ca root --out DIR")
        }
        return bytes
    }

    static func selfSign(
        _ key: SigningKey, named name: () throws -> DistinguishedName, now: Date
    ) throws(IdentityError) -> Certificate {
        do {
            let start = now.wholeSeconds
            return try CertificateProfile.authority(
                subject: name(), key: key, pathLength: nil,
                notBefore: start.adding(.zero - AuthorityLifetime.backdating),
                notAfter: start.adding(AuthorityLifetime.root)
            ).sign(with: key, issuer: nil)
        } catch {
            throw IdentityError(.signingFailed, "could not make a root certificate")
        }
    }
}
