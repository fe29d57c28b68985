import EnvoyAPI
import SwiftProtobuf
import XDS

/// A configuration that uses both secrets: one listener that answers with a word, one that asks for mTLS.
struct ServedConfiguration {
    let word: String
    let plainPort: Int
    let securePort: Int

    func resourceSet() throws -> ResourceSet {
        var cluster = Envoy_Config_Cluster_V3_Cluster()
        cluster.name = "outbound|80||web.sample.svc.cluster.local"
        cluster.type = .static
        cluster.loadAssignment.clusterName = cluster.name
        return ResourceSet(
            version: word,
            resources: [
                TypeURL.cluster: [try EncodedResource(name: cluster.name, message: cluster)],
                TypeURL.listener: [
                    try EncodedResource(name: "plain", message: listener("plain", plainPort, security: nil)),
                    try EncodedResource(name: "secure", message: listener("secure", securePort, security: security())),
                ],
            ])
    }

    private func listener(
        _ name: String, _ port: Int, security: Envoy_Config_Core_V3_TransportSocket?
    ) throws -> Envoy_Config_Listener_V3_Listener {
        var filter = Envoy_Config_Listener_V3_Filter()
        filter.name = "envoy.filters.network.http_connection_manager"
        filter.typedConfig = try Google_Protobuf_Any(packing: http())
        var chain = Envoy_Config_Listener_V3_FilterChain()
        chain.filters = [filter]
        if let security { chain.transportSocket = security }
        var listener = Envoy_Config_Listener_V3_Listener()
        listener.name = name
        listener.address.socketAddress.address = "127.0.0.1"
        listener.address.socketAddress.portValue = UInt32(port)
        listener.filterChains = [chain]
        return listener
    }

    private func http() throws -> Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_HttpConnectionManager {
        var route = Envoy_Config_Route_V3_Route()
        route.match.prefix = "/"
        route.directResponse.status = 200
        route.directResponse.body.inlineString = word
        var host = Envoy_Config_Route_V3_VirtualHost()
        host.name = "all"
        host.domains = ["*"]
        host.routes = [route]
        var router = Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_HttpFilter()
        router.name = "envoy.filters.http.router"
        router.typedConfig = try Google_Protobuf_Any(packing: Envoy_Extensions_Filters_Http_Router_V3_Router())
        var http = Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_HttpConnectionManager()
        http.statPrefix = word
        http.routeConfig.virtualHosts = [host]
        http.httpFilters = [router]
        return http
    }

    private func security() throws -> Envoy_Config_Core_V3_TransportSocket {
        var context = Envoy_Extensions_TransportSockets_Tls_V3_DownstreamTlsContext()
        context.commonTlsContext.tlsCertificateSdsSecretConfigs = [secret("default")]
        context.commonTlsContext.validationContextSdsSecretConfig = secret("ROOTCA")
        context.requireClientCertificate.value = true
        var socket = Envoy_Config_Core_V3_TransportSocket()
        socket.name = "envoy.transport_sockets.tls"
        socket.typedConfig = try Google_Protobuf_Any(packing: context)
        return socket
    }

    private func secret(_ name: String) -> Envoy_Extensions_TransportSockets_Tls_V3_SdsSecretConfig {
        var service = Envoy_Config_Core_V3_GrpcService()
        service.envoyGrpc.clusterName = "sds-grpc"
        var config = Envoy_Extensions_TransportSockets_Tls_V3_SdsSecretConfig()
        config.name = name
        config.sdsConfig.apiConfigSource.apiType = .grpc
        config.sdsConfig.apiConfigSource.transportApiVersion = .v3
        config.sdsConfig.apiConfigSource.grpcServices = [service]
        config.sdsConfig.resourceApiVersion = .v3
        return config
    }
}
