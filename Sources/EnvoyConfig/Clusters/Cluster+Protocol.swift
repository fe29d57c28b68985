import EnvoyAPI
import MeshAPI
import MeshModel
import SwiftProtobuf

extension Envoy_Config_Cluster_V3_Cluster {
    /// The HTTP version towards the endpoints, and limits that go with it. Plain HTTP/1 needs no options at all.
    mutating func speak(_ target: OutboundTarget, to clientType: ProxyType) throws {
        let pool = target.policy.connectionPool
        var options = Envoy.UpstreamHTTPOptions.outbound(target, clientType)
        if let limits = pool.flatMap(Envoy_Config_Core_V3_HttpProtocolOptions.init) {
            options = options ?? .http1
            options?.commonHTTPProtocolOptions = limits
        }
        if let streams = pool?.http?.maxConcurrentStreams, streams > 0 { options?.limit(streams: streams) }
        if target.negotiatesServerName {
            options = options ?? .http1
            options?.upstreamHTTPProtocolOptions.autoSni = true
            options?.upstreamHTTPProtocolOptions.autoSanValidation = target.policy.tls?.insecureSkipVerify != true
        }
        if let options { try use(options) }
    }
}

extension OutboundTarget {
    /// TLS that the user asked for, without a server name: the request's host is the name, and what is verified.
    var negotiatesServerName: Bool {
        guard port.portProtocol.isHTTP, let tls = policy.tls, tls.sni.isEmpty else { return false }
        return (tls.mode == .simple || tls.mode == .mutual) && tls.subjectAltNames.isEmpty
    }
}

extension Envoy_Extensions_Upstreams_Http_V3_HttpProtocolOptions {
    fileprivate static var http1: Self {
        var options = Self()
        options.explicitHTTPConfig.httpProtocolOptions = .init()
        return options
    }

    /// Nil for HTTP/1 and for ports without HTTP.
    ///
    /// A workload's client and server speak the same version, so where nobody said which, theirs is kept. A gateway's
    /// clients choose HTTP/2 on their own, which says nothing of the server.
    fileprivate static func outbound(_ target: OutboundTarget, _ clientType: ProxyType) -> Self? {
        let portProtocol = target.port.portProtocol
        let http = target.policy.connectionPool?.http
        if portProtocol == .sniffed { return clientType == .sidecar ? .sameAsDownstream : nil }
        guard portProtocol.isHTTP else { return nil }
        if http?.useClientProtocol == true { return .sameAsDownstream }
        if portProtocol.isHTTP2 || http?.h2UpgradePolicy == .upgrade { return .http2 }
        return nil
    }

    fileprivate mutating func limit(streams: Int32) {
        let limit = Google_Protobuf_UInt32Value(of: streams)
        switch upstreamProtocolOptions {
        case .useDownstreamProtocolConfig:
            useDownstreamProtocolConfig.http2ProtocolOptions.maxConcurrentStreams = limit
        case .explicitHTTPConfig where explicitHTTPConfig.protocolConfig == .http2ProtocolOptions(.init()):
            explicitHTTPConfig.http2ProtocolOptions.maxConcurrentStreams = limit
        default: break
        }
    }
}

extension Envoy_Config_Core_V3_HttpProtocolOptions {
    /// Nil when the pool says nothing of it.
    fileprivate init?(_ pool: ConnectionPool) {
        self.init()
        let timeout = pool.http?.idleTimeout ?? pool.tcp?.idleTimeout
        if let timeout { idleTimeout = Google_Protobuf_Duration(timeout) }
        if let duration = pool.tcp?.maxConnectionDuration { maxConnectionDuration = Google_Protobuf_Duration(duration) }
        if let requests = pool.http?.maxRequestsPerConnection, requests > 0 {
            maxRequestsPerConnection = Google_Protobuf_UInt32Value(of: requests)
        }
        if self == Self() { return nil }
    }
}
