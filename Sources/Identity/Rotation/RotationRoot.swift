/// A root as people know it.
public struct RotationRoot: Sendable, Hashable, Codable {
    public let subject: String
    public let fingerprint: Fingerprint

    public init(_ certificate: CertificateSummary) {
        subject = certificate.subject
        fingerprint = certificate.fingerprint
    }
}
