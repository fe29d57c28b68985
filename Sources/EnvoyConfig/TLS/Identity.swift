import EnvoyAPI
import SwiftProtobuf

/// The two secrets that the agent beside each proxy holds.
enum AgentSecret {
    /// The workload's own certificate and key.
    static let certificate = "default"
    /// The roots that peers are checked against.
    static let roots = "ROOTCA"
}

extension Envoy_Extensions_TransportSockets_Tls_V3_CommonTlsContext {
    /// The workload's certificate, and peers checked against the mesh's roots and `names`.
    static func mesh(peers names: [Envoy.SANMatcher], alpn: [String], parameters: Envoy.TLSParameters) -> Self {
        var context = Self()
        context.tlsCertificateSdsSecretConfigs = [.init(AgentSecret.certificate, from: .fromAgent)]
        context.combinedValidationContext.defaultValidationContext.matchTypedSubjectAltNames = names
        context.combinedValidationContext.validationContextSdsSecretConfig = .init(AgentSecret.roots, from: .fromAgent)
        context.alpnProtocols = alpn
        context.tlsParams = parameters
        return context
    }
}

extension Envoy_Extensions_TransportSockets_Tls_V3_SubjectAltNameMatcher {
    /// A URI that is exactly this.
    static func uri(_ text: String) -> Self {
        var matcher = Self()
        matcher.sanType = .uri
        matcher.matcher.exact = text
        return matcher
    }

    /// A URI that begins with this.
    static func uri(prefix: String) -> Self {
        var matcher = Self()
        matcher.sanType = .uri
        matcher.matcher.prefix = prefix
        return matcher
    }

    /// A name as users write it: a URI when it has a scheme, an address when it looks like one, otherwise a DNS name.
    static func name(_ text: String) -> Self {
        var matcher = uri(text)
        guard !text.contains("://") else { return matcher }
        let isAddress = text.contains(":") || text.allSatisfy { $0.isNumber || $0 == "." }
        matcher.sanType = isAddress ? .ipAddress : .dns
        return matcher
    }
}

extension Envoy_Extensions_TransportSockets_Tls_V3_TlsParameters {
    /// For connections to others: TLS 1.2 and 1.3.
    static var outbound: Self {
        var parameters = Self()
        parameters.tlsMinimumProtocolVersion = .tlsv12
        parameters.tlsMaximumProtocolVersion = .tlsv13
        return parameters
    }

    /// For connections from others: the ciphers of TLS 1.2 are limited to those with authenticated encryption.
    static var inbound: Self {
        var parameters = outbound
        parameters.cipherSuites = [
            "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-GCM-SHA256",
        ]
        return parameters
    }
}

extension Envoy_Config_Core_V3_TransportSocket {
    /// TLS towards a server.
    static func tls(_ context: Envoy.UpstreamTLSContext) throws -> Self {
        var socket = Self()
        socket.name = "envoy.transport_sockets.tls"
        socket.typedConfig = try Google_Protobuf_Any(packing: context)
        return socket
    }

    /// TLS towards clients.
    static func tls(_ context: Envoy.DownstreamTLSContext) throws -> Self {
        var socket = Self()
        socket.name = "envoy.transport_sockets.tls"
        socket.typedConfig = try Google_Protobuf_Any(packing: context)
        return socket
    }

    /// No TLS.
    static func plain() throws -> Self {
        var socket = Self()
        socket.name = "envoy.transport_sockets.raw_buffer"
        socket.typedConfig = try Google_Protobuf_Any(
            packing: Envoy_Extensions_TransportSockets_RawBuffer_V3_RawBuffer())
        return socket
    }
}
