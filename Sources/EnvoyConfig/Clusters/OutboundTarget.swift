import MeshAPI
import MeshModel

/// One cluster to be: a port of a service, or of one of its subsets, and what the DestinationRule says of it.
struct OutboundTarget {
    let service: MeshService
    let port: MeshPort
    let subset: Subset?
    private(set) var policy: EffectivePolicy

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

    /// The same for a proxy that must choose an endpoint, since the address that the client chose was its own.
    var balanced: OutboundTarget {
        var target = self
        if isPassthrough { target.policy.loadBalancer = nil }
        return target
    }
}

extension VisibleMesh {
    /// Everything of a service that traffic can be sent to: each port, as a whole and by subset.
    func targets(of service: MeshService) -> [OutboundTarget] {
        let rule = rule(for: service)
        let subsets = [nil] + (rule?.subsets ?? []).map(Optional.some)
        return service.ports.filter { $0.portProtocol != .udp }.flatMap { port in
            subsets.map { OutboundTarget(service: service, port: port, rule: rule, subset: $0) }
        }
    }
}
