import EnvoyAPI
import MeshModel
import SwiftProtobuf

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
