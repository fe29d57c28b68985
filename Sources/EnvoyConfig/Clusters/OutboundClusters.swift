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
        var cluster = try unsecured(target, named: target.name.outbound)
        try cluster.secure(target, in: self)
        return cluster
    }

    /// The same without TLS of the proxy's own.
    func unsecured(_ target: OutboundTarget, named name: String) throws -> Envoy.Cluster {
        var cluster = Envoy.Cluster(named: name)
        cluster.find(target, in: self)
        cluster.balance(target.policy.loadBalancer)
        cluster.limit(target.policy)
        cluster.watch(target.policy.outlierDetection)
        try cluster.speak(target, to: view.type)
        return cluster
    }
}
