/// Gathers the endpoints of one service; what it gives out is sorted and free of duplicates.
struct EndpointCollector {
    let service: MeshService
    let topology: Topology
    let workloads: WorkloadIndex
    private var byPort: [UInt32: [MeshEndpoint]] = [:]
    private var identities: [UInt32: Set<String>] = [:]
    private var allUseMutualTLS: Bool?
    private var lastAccount: (namespace: String, name: String, identity: String)?

    init(_ service: MeshService, topology: Topology, workloads: WorkloadIndex) {
        self.service = service
        self.topology = topology
        self.workloads = workloads
    }

    /// Takes an endpoint of a service port in. One that is not ready only makes its identity known.
    mutating func add(_ endpoint: MeshEndpoint, port: UInt32, isReady: Bool) {
        if let identity = endpoint.identity { identities[port, default: []].insert(identity) }
        allUseMutualTLS = allUseMutualTLS != false && endpoint.usesMutualTLS
        if isReady { byPort[port, default: []].append(endpoint) }
    }

    /// The SPIFFE id of a service account. Most endpoints of a service run as the same one, so they share it.
    mutating func identity(namespace: String, serviceAccount: String) -> String {
        if let last = lastAccount, last.name == serviceAccount, last.namespace == namespace { return last.identity }
        let identity = topology.settings.identity(namespace: namespace, serviceAccount: serviceAccount)
        lastAccount = (namespace, serviceAccount, identity)
        return identity
    }

    /// Those that take traffic; nil when there are none.
    func endpoints() -> ServiceEndpoints? {
        byPort.isEmpty ? nil : ServiceEndpoints(byPort: byPort.mapValues(Self.ordered))
    }

    /// What more than load assignments depends on; nil when there is nothing.
    func facts() -> EndpointFacts? {
        var facts = EndpointFacts()
        facts.identities = identities.mapValues { $0.sorted() }
        facts.allUseMutualTLS = allUseMutualTLS ?? false
        if service.isHeadless {
            facts.instances = Dictionary(grouping: byPort.values.joined(), by: \.cluster)
                .mapValues { Set($0.map(\.address)).sorted() }
        }
        return facts == EndpointFacts() ? nil : facts
    }

    private struct Place: Hashable {
        let address: String
        let port: UInt32
        let cluster: ClusterID
        let network: NetworkID
    }

    private static func ordered(_ list: [MeshEndpoint]) -> [MeshEndpoint] {
        var seen: Set<Place> = []
        return list.filter { endpoint in
            let place = Place(
                address: endpoint.address, port: endpoint.port, cluster: endpoint.cluster, network: endpoint.network)
            return seen.insert(place).inserted
        }
        .sorted { left, right in
            (left.locality, left.cluster, left.address, left.port)
                < (right.locality, right.cluster, right.address, right.port)
        }
    }
}
