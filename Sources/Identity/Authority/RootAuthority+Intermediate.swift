public import Foundation
import X509

extension RootAuthority {
    /// Makes the certificates for one cluster's Secret `cacerts`: an intermediate that bears the cluster's name.
    /// - Parameters:
    ///   - cluster: 1 to 63 printable characters.
    ///   - lifetime: two years unless given; never longer than the root's own.
    ///   - pathLength: how many authorities may follow below it; 0 lets it issue to workloads only.
    /// - Throws: `IdentityError` `.invalidName` or `.signingFailed`.
    public func makeIntermediate(
        cluster: String, key kind: KeyKind = .p256, lifetime: Duration? = nil, pathLength: Int = 0, now: Date
    ) throws(IdentityError) -> CACertificates {
        let maker = IntermediateMaker(issuers: [certificate], key: key, roots: [certificate])
        return try maker.make(cluster: cluster, key: kind, lifetime: lifetime, pathLength: pathLength, now: now)
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
