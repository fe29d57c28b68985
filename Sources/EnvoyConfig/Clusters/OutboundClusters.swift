import EnvoyAPI
import MeshAPI
import MeshModel

extension VisibleMesh {
    /// The clusters of the view that stand for no service.
    func staticClusters() throws -> [EncodedResource] {
        var clusters = [StaticCluster.makeBlackHole()]
        if view.type == .sidecar { clusters.append(try StaticCluster.makePassthrough(StaticCluster.passthrough)) }
        return try clusters.encoded(\.name)
    }

    /// The cluster of a target.
    func cluster(_ target: OutboundTarget) throws -> Envoy.Cluster {
        var cluster = Envoy.Cluster(named: target.name.outbound)
        cluster.find(target, in: self)
        cluster.balance(target.policy.loadBalancer)
        cluster.limit(target.policy)
        cluster.watch(target.policy.outlierDetection)
        try cluster.speak(target, to: view.type)
        try cluster.secure(target, in: self)
        return cluster
    }
}
