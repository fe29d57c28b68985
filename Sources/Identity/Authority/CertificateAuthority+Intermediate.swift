public import Foundation

extension CertificateAuthority {
    /// Makes the certificates for one cluster's Secret `cacerts` below this authority, as where an organisation's
    /// issuing authority stands between its root and the clusters.
    /// - Parameters:
    ///   - cluster: 1 to 63 printable characters.
    ///   - lifetime: two years unless given; never longer than that of an authority above.
    ///   - pathLength: how many authorities may follow below it; 0 lets it issue to workloads only.
    /// - Throws: `IdentityError` `.pathLength` when this authority allows none below it; `.invalidName` or
    ///   `.signingFailed`.
    public func makeIntermediate(
        cluster: String, key kind: KeyKind = .p256, lifetime: Duration? = nil, pathLength: Int = 0, now: Date
    ) throws(IdentityError) -> CACertificates {
        for (depth, issuer) in path.enumerated() {
            guard let allowed = issuer.pathLength, allowed < pathLength + 1 + depth else { continue }
            throw IdentityError(
                .pathLength,
                "\(issuer.displayName) allows \(allowed) authorities below it, this would need "
                    + "\(pathLength + 1 + depth)", file: "certificate authority", field: "basicConstraints",
                repair: "make that authority anew with a larger path length")
        }
        let maker = IntermediateMaker(
            issuers: path, key: self.key, roots: trustBundle.certificates)
        return try maker.make(cluster: cluster, key: kind, lifetime: lifetime, pathLength: pathLength, now: now)
    }
}
