import EnvoyAPI
import MeshAPI
import SwiftProtobuf

extension Envoy_Extensions_TransportSockets_Tls_V3_DownstreamTlsContext {
    /// Mutual TLS with peers of the trust domains.
    static func mesh(trustDomains: [String]) -> Self {
        var context = Self()
        context.commonTlsContext = .mesh(
            peers: trustDomains.map { .uri(prefix: "spiffe://\($0)/") }, alpn: MeshALPN.served, parameters: .inbound)
        context.requireClientCertificate = Google_Protobuf_BoolValue(of: true)
        return context
    }

    /// What a Gateway's server asks for. Nil where it does not end TLS.
    static func server(_ tls: ServerTLS, trustDomains: [String]) -> Self? {
        switch tls.mode {
        case .passthrough, .autoPassthrough: return nil
        case .istioMutual: return mesh(trustDomains: trustDomains)
        case .simple, .mutual, .optionalMutual: break
        }
        var context = Self()
        context.commonTlsContext.alpnProtocols = MeshALPN.served
        context.commonTlsContext.tlsCertificateSdsSecretConfigs = tls.certificateSecrets
        context.commonTlsContext.setParameters(tls)
        context.requireClientCertificate = Google_Protobuf_BoolValue(of: tls.mode == .mutual)
        if tls.mode != .simple {
            var validation = Envoy.CommonTLSContext.CombinedCertificateValidationContext()
            validation.defaultValidationContext.matchTypedSubjectAltNames = tls.subjectAltNames.map { .name($0) }
            validation.defaultValidationContext.verifyCertificateSpki = tls.verifyCertificateSpki
            validation.defaultValidationContext.verifyCertificateHash = tls.verifyCertificateHash
            validation.validationContextSdsSecretConfig = tls.rootsSecret
            context.commonTlsContext.combinedValidationContext = validation
        }
        return context
    }
}

extension ServerTLS {
    /// Secrets come over the proxy's own stream, files from the agent.
    fileprivate var certificateSecrets: [Envoy.SDSSecret] {
        if !credentialNames.isEmpty { return certificateCredentials.map { .init($0) } }
        let files = certificates.map { ($0.serverCertificate, $0.privateKey) }
        return (files.isEmpty ? [(serverCertificate, privateKey)] : files).map {
            .init("file-cert:\($0.0)~\($0.1)", from: .fromAgent.withTimeout)
        }
    }

    fileprivate var rootsSecret: Envoy.SDSSecret {
        if let authoritiesCredential { return .init(authoritiesCredential) }
        return .init("file-root:\(caCertificates)", from: .fromAgent.withTimeout)
    }
}

extension Envoy_Extensions_TransportSockets_Tls_V3_CommonTlsContext {
    fileprivate mutating func setParameters(_ tls: ServerTLS) {
        var parameters = Envoy.TLSParameters()
        parameters.cipherSuites = tls.cipherSuites
        parameters.tlsMinimumProtocolVersion = .init(tls.minProtocolVersion)
        parameters.tlsMaximumProtocolVersion = .init(tls.maxProtocolVersion)
        if parameters != Envoy.TLSParameters() { tlsParams = parameters }
    }
}

extension Envoy.TLSParameters.TlsProtocol {
    fileprivate init(_ version: TLSVersion) {
        switch version {
        case .automatic: self = .tlsAuto
        case .v1_0: self = .tlsv10
        case .v1_1: self = .tlsv11
        case .v1_2: self = .tlsv12
        case .v1_3: self = .tlsv13
        }
    }
}
