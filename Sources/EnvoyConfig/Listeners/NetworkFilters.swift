import EnvoyAPI
import MeshModel
import SwiftProtobuf

extension Envoy_Config_Listener_V3_Filter {
    /// Routes connections.
    static func tcp(_ proxy: Envoy.TCPProxy) throws -> Self {
        var filter = Self()
        filter.name = "envoy.filters.network.tcp_proxy"
        filter.typedConfig = try Google_Protobuf_Any(packing: proxy)
        return filter
    }

    /// Sends every connection to one cluster.
    static func tcp(to cluster: String, _ settings: MeshSettings) throws -> Self {
        try tcp(.to(TCPChain(match: .init(), shares: [ClusterShare(cluster: cluster, weight: 1)]), settings))
    }

    /// Routes requests.
    static func http(_ manager: Envoy.HTTPConnectionManager) throws -> Self {
        var filter = Self()
        filter.name = "envoy.filters.network.http_connection_manager"
        filter.typedConfig = try Google_Protobuf_Any(packing: manager)
        return filter
    }
}
