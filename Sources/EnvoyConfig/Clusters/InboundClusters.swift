import EnvoyAPI
import MeshModel
import SwiftProtobuf

extension InboundBuilder {
    /// The clusters that hand traffic to the workload, one for each of its ports and one for all other ports.
    func clusters() throws -> [Envoy.Cluster] {
        var others = try StaticCluster.makePassthrough(StaticCluster.inboundPassthrough)
        others.bindToInboundSource()
        return try [others] + view.ports.map(cluster)
    }

    private func cluster(_ port: InboundPort) throws -> Envoy.Cluster {
        var cluster = Envoy.Cluster(named: ClusterName.inbound(port.target))
        cluster.leadsToOriginalDestination()
        cluster.bindToInboundSource()
        cluster.circuitBreakers = .unlimited
        if port.portProtocol.isHTTP2 {
            try cluster.use(.http2)
        } else if port.portProtocol == .sniffed {
            try cluster.use(.sameAsDownstream)
        }
        return cluster
    }
}
