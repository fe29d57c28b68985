/// Gathers endpoints service by service; what it gives out is sorted and free of duplicates.
struct EndpointCollector {
    let topology: Topology
    let workloads: WorkloadIndex
    private var services: [ServiceKey: ServiceEndpoints] = [:]
    private var identities: [ServiceKey: [UInt32: Set<String>]] = [:]
    private var allUseMutualTLS: [ServiceKey: Bool] = [:]

    init(topology: Topology, workloads: WorkloadIndex) {
        self.topology = topology
        self.workloads = workloads
    }

    /// Takes an endpoint of a service port in. One that is not ready only makes its identity known.
    mutating func add(_ endpoint: MeshEndpoint, to service: ServiceKey, port: UInt32, isReady: Bool) {
        if let identity = endpoint.identity {
            identities[service, default: [:]][port, default: []].insert(identity)
        }
        allUseMutualTLS[service] = allUseMutualTLS[service] != false && endpoint.usesMutualTLS
        if isReady { services[service, default: ServiceEndpoints()].byPort[port, default: []].append(endpoint) }
    }

    /// Everything that was added.
    func endpoints() -> Endpoints {
        var result = Endpoints(services: services, facts: [:], workloads: workloads)
        for (key, var found) in services {
            for (port, list) in found.byPort { found.byPort[port] = Self.ordered(list) }
            result.services[key] = found
        }
        for service in topology.services {
            let facts = facts(of: service, result.services[service.key] ?? ServiceEndpoints())
            if facts != EndpointFacts() { result.facts[service.key] = facts }
        }
        return result
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

    private func facts(of service: MeshService, _ found: ServiceEndpoints) -> EndpointFacts {
        var facts = EndpointFacts()
        facts.identities = (identities[service.key] ?? [:]).mapValues { $0.sorted() }
        facts.allUseMutualTLS = allUseMutualTLS[service.key] ?? false
        guard service.isHeadless else { return facts }
        facts.instances = Dictionary(grouping: found.byPort.values.joined(), by: \.cluster)
            .mapValues { Set($0.map(\.address)).sorted() }
        return facts
    }
}
