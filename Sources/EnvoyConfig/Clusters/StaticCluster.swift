import EnvoyAPI
import SwiftProtobuf

/// The clusters that every proxy has whatever the mesh looks like.
enum StaticCluster {
    /// Where connections end that may not go anywhere.
    static let blackHole = "BlackHoleCluster"
    /// Outbound, to the original destination.
    static let passthrough = "PassthroughCluster"
    /// Inbound, to the original destination, from an address that capture leaves alone.
    static let inboundPassthrough = "InboundPassthroughCluster"
    /// The source address of connections from the sidecar to its workload.
    static let inboundSource = "127.0.0.6"

    static func makeBlackHole() -> Envoy.Cluster {
        var cluster = Envoy.Cluster(named: blackHole)
        cluster.type = .static
        return cluster
    }

    static func makePassthrough(_ name: String) throws -> Envoy.Cluster {
        var options = Envoy.UpstreamHTTPOptions.sameAsDownstream
        options.commonHTTPProtocolOptions.idleTimeout = Google_Protobuf_Duration(.seconds(300))
        var cluster = Envoy.Cluster(named: name)
        cluster.leadsToOriginalDestination()
        cluster.circuitBreakers = .unlimited
        try cluster.use(options)
        return cluster
    }
}

extension Envoy_Config_Cluster_V3_Cluster {
    init(named name: String) {
        self.init()
        self.name = name
        connectTimeout = Google_Protobuf_Duration(.seconds(10))
    }

    mutating func leadsToOriginalDestination() {
        type = .originalDst
        lbPolicy = .clusterProvided
    }

    mutating func use(_ options: Envoy.UpstreamHTTPOptions) throws {
        typedExtensionProtocolOptions["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] =
            try Google_Protobuf_Any(packing: options)
    }

    mutating func bindToInboundSource() {
        upstreamBindConfig.sourceAddress = .init(StaticCluster.inboundSource, port: 0)
    }
}

extension Envoy_Config_Cluster_V3_CircuitBreakers {
    /// Envoy's own default is 1024 connections; a mesh does not limit unless asked to.
    static var unlimited: Envoy_Config_Cluster_V3_CircuitBreakers {
        let most = Google_Protobuf_UInt32Value(of: UInt32.max)
        var limits = Thresholds()
        limits.maxConnections = most
        limits.maxPendingRequests = most
        limits.maxRequests = most
        limits.maxRetries = most
        var breakers = Envoy_Config_Cluster_V3_CircuitBreakers()
        breakers.thresholds = [limits]
        return breakers
    }
}

extension Envoy_Extensions_Upstreams_Http_V3_HttpProtocolOptions {
    /// HTTP/1 to HTTP/1, HTTP/2 to HTTP/2.
    static var sameAsDownstream: Envoy.UpstreamHTTPOptions {
        var options = Envoy.UpstreamHTTPOptions()
        options.useDownstreamProtocolConfig.httpProtocolOptions = .init()
        options.useDownstreamProtocolConfig.http2ProtocolOptions = .init()
        return options
    }

    /// HTTP/2 whatever the client speaks.
    static var http2: Envoy.UpstreamHTTPOptions {
        var options = Envoy.UpstreamHTTPOptions()
        options.explicitHTTPConfig.http2ProtocolOptions = .init()
        return options
    }
}
