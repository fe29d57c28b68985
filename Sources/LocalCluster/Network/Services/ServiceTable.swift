/// Which addresses and ports lead to which endpoints. Sorted, so that equal catalogs give equal tables.
struct ServiceTable: Sendable, Hashable {
    /// One port of one Service.
    struct Row: Sendable, Hashable {
        /// `sample/helloworld/5000`.
        let name: String
        let transport: Transport
        /// The addresses and ports that clients use.
        let frontends: [ServiceEndpoint]
        /// The endpoints that connections are spread over; none: connections are refused.
        let endpoints: [ServiceEndpoint]
        /// The port of the node that leads here too.
        var nodePort: UInt16?
        /// How long a client keeps its endpoint, in seconds; `nil`: it does not.
        var affinity: Int64?
    }

    let rows: [Row]
    /// The addresses of load balancers, which the node must answer for.
    let loadBalancerAddresses: [IPv4Address]

    init(_ catalog: ServiceCatalog) {
        let slices = catalog.slicesByService()
        let services = catalog.services.sorted { $0.key < $1.key }
        var taken: Set<Frontend> = []
        rows = services.flatMap { key, service in
            service.ports.compactMap { Self.row(service, $0, slices[key] ?? [], taken: &taken) }
        }
        loadBalancerAddresses = Set(services.flatMap(\.value.loadBalancerIPs)).sorted()
    }

    private struct Frontend: Hashable {
        let transport: Transport
        let endpoint: ServiceEndpoint
    }

    /// An address and port that an earlier Service has is not given to a later one: a packet has one way to go.
    private static func row(
        _ service: ServiceRecord, _ port: ServiceRecord.Port, _ slices: [EndpointSliceRecord],
        taken: inout Set<Frontend>
    ) -> Row? {
        let addresses = [service.clusterIP].compactMap { $0 } + service.loadBalancerIPs + service.externalIPs
        let frontends = Set(addresses).sorted().map { ServiceEndpoint(address: $0, port: port.number) }
            .filter { taken.insert(Frontend(transport: port.transport, endpoint: $0)).inserted }
        guard !frontends.isEmpty else { return nil }
        return Row(
            name: "\(service.namespace)/\(service.name)/\(port.number)", transport: port.transport,
            frontends: frontends,
            endpoints: endpoints(of: port, in: slices), nodePort: port.nodePort, affinity: service.affinity)
    }

    /// The ready endpoints; if there are none, those that still answer while they end.
    private static func endpoints(of port: ServiceRecord.Port, in slices: [EndpointSliceRecord]) -> [ServiceEndpoint] {
        func endpoints(where isWanted: (EndpointSliceRecord.Endpoint) -> Bool) -> [ServiceEndpoint] {
            let found = slices.flatMap { slice in
                slice.ports.filter { $0.name == port.name && $0.transport == port.transport }.flatMap { port in
                    slice.endpoints.filter(isWanted).map { ServiceEndpoint(address: $0.address, port: port.number) }
                }
            }
            return Set(found).sorted()
        }
        let ready = endpoints(where: \.isReady)
        return ready.isEmpty ? endpoints(where: \.isServing) : ready
    }
}
