import EnvoyAPI
import MeshAPI
import MeshModel

/// What a gateway between networks passes on by server name alone (`AUTO_PASSTHROUGH`): the connection is already
/// mutual TLS, so only endpoints that take it belong to these clusters.
extension VisibleMesh {
    /// One target for each port and subset of every service that the view's AUTO_PASSTHROUGH servers let through.
    func crossNetworkTargets(_ isServed: (HostPattern) -> Bool) -> [OutboundTarget] {
        services.filter { $0.resolution == .endpoints && !$0.isExternal && isServed(HostPattern($0.host)) }
            .flatMap(targets)
    }

    /// The targets of all AUTO_PASSTHROUGH servers of the view.
    var crossNetworkTargets: [OutboundTarget] {
        let hosts = view.gateways.compactMap(topology.gateway).flatMap { gateway in
            gateway.servers.filter { $0.tls?.mode == .autoPassthrough }.flatMap { $0.hostPatterns(of: gateway) }
        }
        return hosts.isEmpty ? [] : crossNetworkTargets { host in hosts.contains { $0.pattern.covers(host) } }
    }

    func crossNetworkClusters() throws -> [Envoy.Cluster] {
        try crossNetworkTargets.map { target in
            var cluster = Envoy.Cluster(named: target.name.serverName)
            cluster.find(target, in: self)
            cluster.balance(target.policy.loadBalancer)
            cluster.limit(target.policy)
            cluster.watch(target.policy.outlierDetection)
            try cluster.speak(target, to: view.type)
            return cluster
        }
    }
}
