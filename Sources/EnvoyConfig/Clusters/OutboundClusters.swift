import MeshAPI
import MeshModel

extension VisibleMesh {
    /// All clusters of the view.
    func clusters() throws -> [Envoy.Cluster] {
        var clusters = [StaticCluster.makeBlackHole()]
        if view.type == .sidecar {
            clusters.append(try StaticCluster.makePassthrough(StaticCluster.passthrough))
        }
        for service in services { clusters += try targets(of: service).map(cluster) }
        return try clusters + crossNetworkClusters()
    }

    private func cluster(_ target: OutboundTarget) throws -> Envoy.Cluster {
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
