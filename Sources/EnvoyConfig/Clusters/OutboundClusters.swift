import MeshAPI
import MeshModel

extension VisibleMesh {
    /// All clusters of the view.
    func clusters() throws -> [Envoy.Cluster] {
        var clusters = [StaticCluster.makeBlackHole()]
        if view.type == .sidecar {
            clusters.append(try StaticCluster.makePassthrough(StaticCluster.passthrough))
        }
        for service in services where service.hasEndpointsOrNames {
            let rule = rule(for: service)
            for port in service.ports where port.portProtocol != .udp {
                for subset in [nil] + (rule?.subsets ?? []).map(Optional.some) {
                    clusters.append(try cluster(OutboundTarget(service: service, port: port, rule: rule, subset: subset)))
                }
            }
        }
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

extension MeshService {
    /// An alias without ports and a DNS service without names have nothing that a proxy could connect to.
    var hasEndpointsOrNames: Bool { !ports.isEmpty }
}

/// One cluster to be: a port of a service, or of one of its subsets, and what the DestinationRule says of it.
struct OutboundTarget {
    let service: MeshService
    let port: MeshPort
    let subset: Subset?
    let policy: EffectivePolicy

    init(service: MeshService, port: MeshPort, rule: MergedDestinationRule?, subset: Subset?) {
        self.service = service
        self.port = port
        self.subset = subset
        policy = EffectivePolicy(rule, subset: subset, port: port.number)
    }

    var name: ClusterName { ClusterName(host: service.host, port: port.number, subset: subset?.name ?? "") }

    /// Whether the client's choice of address is followed instead of balancing.
    var isPassthrough: Bool {
        service.resolution == .originalDestination || policy.loadBalancer?.policy == .simple(.passthrough)
    }
}
