import MeshAPI

/// Compiles the objects of all clusters into what configuration of proxies is built from, and says of every
/// configuration object what became of it.
///
/// It never fails: an object that cannot be used, or only in part, gets a status that says so and the rest goes on.
public func compile(_ input: MeshInput) -> (snapshot: MeshSnapshot, statuses: [ObjectStatus]) {
    let compilation = Compilation(input)
    return (compilation.snapshot, compilation.statuses.values.sorted { $0.object < $1.object })
}

extension Topology {
    /// The topology of `input` but for its VirtualServices and DestinationRules.
    init(foundationOf input: MeshInput, _ report: inout StatusReport) {
        let settings = input.settings
        let configuration = input.configuration
        let gateways = byAge(configuration.gateways, &report)
        let entries = byAge(configuration.serviceEntries, &report)
        let policies = byAge(configuration.peerAuthentications, &report)
        var services = KubernetesServices(settings: settings).all(in: input)
        for entry in entries { services.add(entry, settings, &report) }
        let allocated = AddressAllocation.addresses(
            for: Set(services.values.filter(\.wantsAllocatedAddress).map(\.host)))
        for (key, service) in services where service.wantsAllocatedAddress {
            services[key]?.allocatedAddress = allocated[service.host]
        }
        self.init(
            settings: settings, services: Array(services.values), gateways: gateways,
            peerAuthentications: PeerAuthentications(policies, rootNamespace: settings.rootNamespace),
            networks: input.networks)
    }

    /// This topology with the Kubernetes Services of `input` that have these keys in place of those that it has, and the
    /// services that differ.
    /// - Returns: nil when a ServiceEntry has the same host: then what it says depends on whether there is a Service.
    func withServices(_ keys: Set<ObjectKey>, of input: MeshInput) -> (Topology, Set<ServiceKey>)? {
        let kubernetes = KubernetesServices(settings: settings)
        let changed = keys.map { (key: kubernetes.key(of: $0), service: kubernetes.service($0, in: input)) }
            .filter { service($0.key) != $0.service }
        let hosts = Set(changed.map(\.key.host))
        let isContested = input.configuration.serviceEntries.values.contains { entry in
            entry.hosts.contains { hosts.contains(HostPattern($0).text) }
        }
        return isContested ? nil : (replacing(changed), Set(changed.map(\.key)))
    }

}

extension [ServiceKey: MeshService] {
    fileprivate mutating func add(_ entry: ServiceEntry, _ settings: MeshSettings, _ report: inout StatusReport) {
        let services = entry.meshServices(settings: settings)
        let refused = services.filter { !add($0) }
        for service in refused {
            report.warn(
                entry.key,
                "host \(service.host) is already defined in namespace \(service.namespace), and that definition wins")
        }
        if !services.isEmpty, refused.count == services.count {
            report.refuse(entry.key, "every host of it is already defined by an older object or a Service")
        }
    }

    /// A second definition of a host in the same namespace adds its ports to the first, if the two agree on how
    /// endpoints are found. False when nothing was added.
    private mutating func add(_ service: MeshService) -> Bool {
        guard var first = self[service.key] else {
            self[service.key] = service
            return true
        }
        guard first.origin == .serviceEntry, first.resolution == service.resolution else { return false }
        first.ports += service.ports.filter { first.port($0.number) == nil }
        self[service.key] = first
        return true
    }
}

extension MeshInput {
    fileprivate var networks: [ClusterID: NetworkID] {
        clusters.compactMapValues { objects in
            let root = objects.namespaces.values.first { $0.metadata.name == settings.rootNamespace }
            return root?.metadata.labels[TopologyLabel.network].map { NetworkID($0) } ?? objects.network
        }
    }
}

/// The objects in the order in which they take precedence.
private func byAge<Object: Configuration>(
    _ objects: [ObjectKey: Object], _ report: inout StatusReport
) -> [Object] {
    for object in objects.values { report.register(object) }
    return objects.values.sorted { $0.metadata.precedes($1.metadata) }
}
