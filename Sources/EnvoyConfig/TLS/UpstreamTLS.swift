import EnvoyAPI
import MeshAPI
import MeshModel

extension Envoy_Extensions_TransportSockets_Tls_V3_UpstreamTlsContext {
    /// TLS to a server outside the mesh's own identities, as a DestinationRule describes it.
    static func outbound(_ tls: ClientTLS, for portProtocol: PortProtocol) -> Self {
        var context = Self()
        context.sni = tls.sni
        context.commonTlsContext.tlsParams = .outbound
        if portProtocol.isHTTP2 { context.commonTlsContext.alpnProtocols = ["h2"] }
        if tls.mode == .mutual { context.commonTlsContext.tlsCertificateSdsSecretConfigs = [tls.certificate] }
        if tls.insecureSkipVerify != true {
            context.commonTlsContext.combinedValidationContext.defaultValidationContext.matchTypedSubjectAltNames =
                tls.subjectAltNames.map { .name($0) }
            context.commonTlsContext.combinedValidationContext.validationContextSdsSecretConfig = tls.roots
        }
        return context
    }
}

extension ClientTLS {
    /// A Secret of the gateway's namespace when named, otherwise files that the agent reads.
    fileprivate var certificate: Envoy.SDSSecret {
        credentialName.isEmpty
            ? .init("file-cert:\(clientCertificate)~\(privateKey)", from: .fromAgent.withTimeout)
            : .init(CredentialName.certificate(credentialName))
    }

    /// Without a CA of its own the server is checked against the roots of the proxy's system.
    fileprivate var roots: Envoy.SDSSecret {
        if !credentialName.isEmpty { return .init(CredentialName.authorities(of: credentialName)) }
        return .init("file-root:\(caCertificates.isEmpty ? "system" : caCertificates)", from: .fromAgent.withTimeout)
    }
}
