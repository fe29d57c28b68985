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
        let routes = rules.filter { $0.kind == .virtualService }
        var virtualServices: Set<VirtualServiceBinding> = []
        if !routes.isEmpty || !hosts.isEmpty {
            for binding in [old, new].lazy.flatMap(\.virtualServices)
            where routes.contains(binding.object.key) || binding.sends(toOneOf: hosts) {
                virtualServices.insert(binding)
            }
        }
        self.virtualServices = virtualServices
        ruledHosts = Set([old, new].flatMap { topology in rules.compactMap(topology.destinationRules.host) })
    }
}
