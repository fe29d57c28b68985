/// The half of the snapshot that changes all the time: endpoints and the pods behind them.
public struct Endpoints: Sendable {
    /// By service.
    public var services: [ServiceKey: ServiceEndpoints]
    /// By service; when a change leaves this as it was, only load assignments change.
    public var facts: [ServiceKey: EndpointFacts]
    /// All pods.
    public var workloads: WorkloadIndex

    /// The endpoints of a port of a service.
    public func endpoints(of service: ServiceKey, port: UInt32) -> [MeshEndpoint] {
        services[service]?[port] ?? []
    }

    /// The SPIFFE ids that servers of a port may show, sorted.
    public func identities(of service: MeshService, port: UInt32) -> [String] {
        let found = facts[service.key]?.identities[port] ?? []
        return service.subjectAltNames.isEmpty ? found : Set(found).union(service.subjectAltNames).sorted()
    }
}
