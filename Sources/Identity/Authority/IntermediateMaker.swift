import Foundation
import X509

/// Makes the authority of one cluster below another authority.
struct IntermediateMaker {
    /// From the one that signs up to the root.
    let issuers: [Certificate]
    /// The key of the first issuer.
    let key: SigningKey
    let roots: [Certificate]

    /// - Parameters:
    ///   - cluster: 1 to 63 printable characters.
    ///   - lifetime: two years unless given; never longer than that of an issuer.
    /// - Throws: `IdentityError` `.invalidName` or `.signingFailed`.
    func make(
        cluster: String, key kind: KeyKind, lifetime: Duration?, pathLength: Int, now: Date
    ) throws(IdentityError) -> CACertificates {
        guard !cluster.isEmpty, cluster.unicodeScalars.count <= 63, printable(cluster) == cluster else {
            throw IdentityError(.invalidName, "\"\(printable(cluster))\" cannot be the name of a cluster")
        }
        let ownKey = try SigningKey(kind: kind)
        let own = try sign(
            ownKey, cluster: cluster, lifetime: lifetime ?? AuthorityLifetime.intermediate, pathLength: pathLength,
            now: now.wholeSeconds)
        return CACertificates(
            source: "intermediate of \(cluster)",
            certificate: Array(own.pem.utf8),
            key: try ownKey.pem(),
            root: Array(roots.pem.utf8),
            chain: Array(([own] + issuers).pem.utf8))
    }

    private func sign(
        _ ownKey: SigningKey, cluster: String, lifetime: Duration, pathLength: Int, now: Date
    ) throws(IdentityError) -> Certificate {
        let earliest = issuers.map(\.notValidBefore).max() ?? now
        let latest = issuers.map(\.notValidAfter).min() ?? now
        do {
            return try CertificateProfile.authority(
                subject: AuthorityName.intermediate(cluster: cluster), key: ownKey, pathLength: pathLength,
                notBefore: max(now.adding(.zero - AuthorityLifetime.backdating), earliest),
                notAfter: min(now.adding(lifetime), latest)
            ).sign(with: key, issuer: issuers.first)
        } catch {
            throw IdentityError(.signingFailed, "could not sign the intermediate of \(cluster)")
        }
    }
}
