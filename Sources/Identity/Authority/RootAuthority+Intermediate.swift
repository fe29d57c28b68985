public import Foundation
import X509

extension RootAuthority {
    /// Makes the certificates for one cluster's Secret `cacerts`: an intermediate that lasts two years (not longer than
    /// the root), may issue to workloads only, and bears the cluster's name.
    /// - Parameter cluster: 1 to 63 printable characters.
    /// - Throws: `IdentityError` `.invalidName` or `.signingFailed`.
    public func makeIntermediate(
        cluster: String, key kind: KeyKind = .p256, now: Date
    ) throws(IdentityError) -> CACertificates {
        guard !cluster.isEmpty, cluster.unicodeScalars.count <= 63, printable(cluster) == cluster else {
            throw IdentityError(.invalidName, "\"\(printable(cluster))\" cannot be the name of a cluster")
        }
        let intermediateKey = try SigningKey(kind: kind)
        let intermediate = try signIntermediate(intermediateKey, cluster: cluster, now: now.wholeSeconds)
        return CACertificates(
            source: "intermediate of \(cluster)",
            certificate: Array(intermediate.pem.utf8),
            key: try intermediateKey.pem(),
            root: Array(certificate.pem.utf8),
            chain: Array([intermediate, certificate].pem.utf8))
    }

    private func signIntermediate(
        _ intermediateKey: SigningKey, cluster: String, now: Date
    ) throws(IdentityError) -> Certificate {
        do {
            return try CertificateProfile.authority(
                subject: AuthorityName.intermediate(cluster: cluster), key: intermediateKey, pathLength: 0,
                notBefore: max(now.adding(.zero - AuthorityLifetime.backdating), certificate.notValidBefore),
                notAfter: min(now.adding(AuthorityLifetime.intermediate), certificate.notValidAfter)
            ).sign(with: key, issuer: certificate)
        } catch {
            throw IdentityError(.signingFailed, "could not sign the intermediate of \(cluster)")
        }
    }
}

extension CACertificates {
    /// The authority of a mesh for which nobody plugged one in: a root that issues to workloads itself, ten years. It
    /// belongs into the Secret `istio-ca-secret`.
    /// - Throws: `IdentityError` `.signingFailed`.
    public static func selfSigned(key kind: KeyKind = .p256, now: Date) throws(IdentityError) -> CACertificates {
        let key = try SigningKey(kind: kind)
        let certificate = try RootAuthority.selfSign(key, named: { try AuthorityName.selfSigned(key) }, now: now)
        let pem = Array(certificate.pem.utf8)
        return CACertificates(
            source: "self-signed authority", certificate: pem, key: try key.pem(), root: pem, chain: pem)
    }
}
