import EnvoyAPI
import Identity
import XDS

/// A workload's secrets as SDS resources, under the names that the mesh's configuration refers to.
struct SecretResources: Sendable {
    let certificate: WorkloadCertificate
    let roots: TrustBundle

    /// `default`, the chain and its key, and `ROOTCA`, the roots that peers must lead to.
    func resourceSet(basedOn previous: ResourceSet?) throws -> ResourceSet {
        let resources = [
            try EncodedResource(name: EnvoySecret.identity, message: identitySecret),
            try EncodedResource(name: EnvoySecret.roots, message: rootSecret),
        ]
        let version = resources.map(\.version).joined(separator: "-")
        return ResourceSet(version: version, resources: [TypeURL.secret: resources], basedOn: previous)
    }

    private typealias Secret = Envoy_Extensions_TransportSockets_Tls_V3_Secret

    private var identitySecret: Secret {
        var secret = Secret()
        secret.name = EnvoySecret.identity
        secret.tlsCertificate.certificateChain.inlineString = certificate.certificatePEM
        secret.tlsCertificate.privateKey.inlineString = certificate.key.pem.unredactedText
        return secret
    }

    private var rootSecret: Secret {
        var secret = Secret()
        secret.name = EnvoySecret.roots
        secret.validationContext.trustedCa.inlineString = roots.pem
        return secret
    }
}
