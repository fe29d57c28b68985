import HashTreeCollections

/// The half of the snapshot that changes all the time: endpoints and the pods behind them. Copies share what they have
/// in common.
public struct Endpoints: Sendable, Hashable {
    /// By service; none for a service without any that take traffic.
    var services: TreeDictionary<ServiceKey, ServiceEndpoints> = [:]
    /// By service; when a change leaves this as it was, only load assignments change.
    var facts: TreeDictionary<ServiceKey, EndpointFacts> = [:]
    /// All pods.
    public internal(set) var workloads = WorkloadIndex()

    init() {}

    /// The endpoints of a port of a service.
    public func endpoints(of service: ServiceKey, port: UInt32) -> [MeshEndpoint] {
        services[service]?[port] ?? []
    }

    /// Differs whenever the endpoints of the service do (``ServiceEndpoints/revision``).
    public func revision(of service: ServiceKey) -> UInt64 { services[service]?.revision ?? 0 }

    /// What clusters and listeners take from the endpoints of a service.
    public func facts(of service: ServiceKey) -> EndpointFacts { facts[service] ?? EndpointFacts() }

    /// The SPIFFE ids that servers of a port may show, sorted.
    public func identities(of service: MeshService, port: UInt32) -> [String] {
        let found = facts[service.key]?.identities[port] ?? []
        return service.subjectAltNames.isEmpty ? found : Set(found).union(service.subjectAltNames).sorted()
    }
}
