import MeshAPI

/// What has become different of a mesh, when it is no more than services and rules.
public struct TopologyChange: Sendable, Hashable {
    /// The hosts of services that came, changed or went, or from whose endpoints clusters and listeners take something
    /// else than before (``EndpointFacts``).
    public let hosts: Set<String>
    /// The namespaces of those services.
    public let namespaces: Set<String>
    /// The VirtualServices that came, changed or went, as they were and as they are, and those that send something to
    /// `hosts`.
    public let virtualServices: Set<VirtualServiceBinding>
    /// The hosts of the DestinationRules that came, changed or went, as they were and as they are.
    public let ruledHosts: Set<HostPattern>
    /// Whether rules tell clients apart in another way than before, be it by labels or by where they run.
    public let regroupsClients: Bool

    /// Nil when more differs: settings, Gateways, policies or networks.
    /// - Parameters:
    ///   - services: that differ, in themselves or in what is taken from their endpoints.
    ///   - rules: the keys of VirtualServices and DestinationRules that came, changed or went.
    ///   - old: the topology before.
    ///   - new: the topology after.
    init?(services: Set<ServiceKey>, rules: Set<ObjectKey>, from old: Topology, to new: Topology) {
        guard old.settings == new.settings, old.gateways == new.gateways, old.networks == new.networks,
            old.peerAuthentications == new.peerAuthentications
        else { return nil }
        let hosts = Set(services.map(\.host))
        self.hosts = hosts
        namespaces = Set(services.map(\.namespace))
        regroupsClients = old.sourceSelectors != new.sourceSelectors || old.localityUse != new.localityUse
        virtualServices = Set(
            (old.virtualServices + new.virtualServices).filter { binding in
                rules.contains(binding.object.key) || binding.sends(toOneOf: hosts)
            })
        ruledHosts = old.destinationRules.hosts(of: rules).union(new.destinationRules.hosts(of: rules))
    }
}

extension VirtualServiceBinding {
    /// Whether one of `hosts` is a destination, of mirrored requests too.
    fileprivate func sends(toOneOf hosts: Set<String>) -> Bool {
        if hosts.isEmpty { return false }
        return object.http.contains { rule in
            rule.route.contains { hosts.contains($0.destination.host) }
                || rule.mirrors.contains { hosts.contains($0.destination.host) }
        }
            || object.tls.contains { $0.route.contains { hosts.contains($0.destination.host) } }
            || object.tcp.contains { $0.route.contains { hosts.contains($0.destination.host) } }
    }
}
