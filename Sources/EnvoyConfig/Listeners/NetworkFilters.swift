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

/// A cluster's part of the connections of a route.
struct ClusterShare: Hashable {
    let cluster: String
    let weight: UInt32
}

extension Envoy_Extensions_Filters_Network_TcpProxy_V3_TcpProxy {
    /// Spreads connections over clusters by weight.
    static func to(_ way: TCPChain, _ settings: MeshSettings) throws -> Self {
        let shares = way.shares
        var proxy = Self()
        proxy.statPrefix = shares.first?.cluster ?? StaticCluster.blackHole
        if shares.count == 1 {
            proxy.cluster = shares[0].cluster
        } else {
            proxy.weightedClusters.clusters = shares.map { share in
                var weight = WeightedCluster.ClusterWeight()
                weight.name = share.cluster
                weight.weight = share.weight
                return weight
            }
        }
        if way.hashesSource {
            var policy = Envoy_Type_V3_HashPolicy()
            policy.sourceIp = .init()
            proxy.hashPolicy = [policy]
        }
        if let idleTimeout = way.idleTimeout { proxy.idleTimeout = Google_Protobuf_Duration(idleTimeout) }
        proxy.accessLog = try .connections(settings)
        return proxy
    }
}
