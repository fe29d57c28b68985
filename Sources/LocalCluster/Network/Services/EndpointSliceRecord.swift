import Kubernetes

/// What of an EndpointSlice the network of its Service needs.
struct EndpointSliceRecord: Sendable, Hashable {
    struct Endpoint: Sendable, Hashable {
        let address: IPv4Address
        /// Takes new connections.
        let isReady: Bool
        /// Still answers, though it is about to end.
        let isServing: Bool
        let hostname: String?
    }

    struct Port: Sendable, Hashable {
        let name: String
        let transport: Transport
        let number: UInt16
    }

    let namespace: String
    /// The Service that the slice belongs to; `nil` for a slice of nobody.
    let service: String?
    let endpoints: [Endpoint]
    let ports: [Port]

    /// Reads an EndpointSlice object; only IPv4 addresses are taken.
    init(_ slice: JSON) {
        namespace = slice.namespace
        service = slice.labels["kubernetes.io/service-name"]
        endpoints = (slice["endpoints"]?.array ?? []).flatMap(Self.endpoints)
        ports = (slice["ports"]?.array ?? []).compactMap { port in
            guard let transport = Transport(kubernetes: port["protocol"]?.string),
                let number = port["port"]?.int.flatMap({ UInt16(exactly: $0) }), number > 0
            else { return nil }
            return Port(name: port["name"]?.string ?? "", transport: transport, number: number)
        }
    }

    /// `ready` and `serving` that are not given count as true.
    private static func endpoints(_ endpoint: JSON) -> [Endpoint] {
        let conditions = endpoint["conditions"]
        let isReady = conditions?["ready"]?.bool ?? true
        let isServing = conditions?["serving"]?.bool ?? isReady
        return (endpoint["addresses"]?.array ?? []).compactMap { $0.string.flatMap(IPv4Address.init) }.map {
            Endpoint(address: $0, isReady: isReady, isServing: isServing, hostname: endpoint["hostname"]?.string)
        }
    }
}
