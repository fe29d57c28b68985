import FoundationEssentials
import Identity

/// The authority of a cluster: signs the API server's certificate, and nothing else. Made at the first start and kept
/// in the data directory.
struct ClusterAuthority: Sendable {
    /// What clients trust.
    let certificatePEM: String
    private let authority: CertificateAuthority

    /// - Parameter directory: made when it does not exist, readable only to its owner.
    /// - Throws: `IdentityError`.
    init(directory: String, now: Date) throws {
        let files: CACertificates
        if FileManager.default.fileExists(atPath: directory) {
            files = try CACertificates(directory: directory)
        } else {
            files = try CACertificates.selfSigned(now: now)
            try files.write(to: directory)
        }
        authority = try CertificateAuthority(files, now: now)
        certificatePEM = authority.trustBundle.pem
    }

    /// A fresh certificate for the API server.
    /// - Parameter hosts: the names and addresses by which clients know it.
    func issue(hosts: [String], now: Date) throws -> (certificatePEM: String, keyPEM: String, expires: Date) {
        let key = try WorkloadKey()
        let issued = try authority.issueServer(hosts: hosts, key: key, lifetime: .seconds(30 * 86400), now: now)
        return (issued.certificatePEM, key.pem.unredactedText, issued.summary.notAfter)
    }
}
