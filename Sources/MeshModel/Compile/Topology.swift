public import MeshAPI

/// The half of the snapshot that changes when somebody changes the mesh.
public struct Topology: Sendable {
    /// The operator's settings.
    public let settings: MeshSettings
    /// All services, sorted by host and namespace.
    public let services: [MeshService]
    /// All Gateways, the oldest first.
    public let gateways: [Gateway]
    /// All VirtualServices, the oldest first, names resolved.
    public private(set) var virtualServices: [VirtualServiceBinding] = []
    /// The DestinationRules, by host.
    public private(set) var destinationRules: DestinationRules
    /// The mutual TLS policies.
    public let peerAuthentications: PeerAuthentications
    /// Every selector by which some rule tells client workloads apart.
    public private(set) var sourceSelectors: [LabelSelector] = []

    /// Whether and how rules prefer near endpoints.
    public private(set) var localityUse = LocalityUse([])

    private let indices: [String: [Int]]
    private let indicesByNamespace: [String: [Int]]
    let networks: [ClusterID: NetworkID]
    /// What everybody sees; nil when that depends on the namespace.
    private let visible: VisibleServices?

    /// A topology without VirtualServices and DestinationRules.
    init(
        settings: MeshSettings, services: [MeshService], gateways: [Gateway], peerAuthentications: PeerAuthentications,
        networks: [ClusterID: NetworkID]
    ) {
        self.settings = settings
        self.services = services.sorted { $0.key < $1.key }
        self.gateways = gateways
        self.peerAuthentications = peerAuthentications
        self.networks = networks
        destinationRules = DestinationRules([], settings: settings)
        indices = Dictionary(grouping: self.services.indices) { [services = self.services] in services[$0].host }
        indicesByNamespace = Dictionary(grouping: self.services.indices) { [services = self.services] in
            services[$0].namespace
        }
        let isSeenByAll =
            indices.count == self.services.count && self.services.allSatisfy { $0.visibility == .everywhere }
        visible = isSeenByAll ? VisibleServices(self.services) : nil
    }

    /// The same with these rules, each list sorted by age, in place of those that it has.
    func with(_ virtualServices: [VirtualService], _ rules: [DestinationRule]) -> Topology {
        var copy = self
        copy.virtualServices = virtualServices.map { VirtualServiceBinding($0, settings: settings) }
        copy.destinationRules = DestinationRules(rules, settings: settings)
        copy.localityUse = LocalityUse(rules)
        copy.sourceSelectors = Set(
            copy.virtualServices.flatMap(\.sourceSelectors) + copy.destinationRules.clientSelectors
        ).sorted()
        return copy
    }

    /// The services that came, changed or went since `old`.
    func services(otherThanIn old: Topology) -> Set<ServiceKey> {
        // Quickly said when both have the same storage, as they do after a change of rules.
        if services == old.services { return [] }
        let gone = old.services.filter { service($0.key) == nil }
        return Set((services.filter { old.service($0.key) != $0 } + gone).map(\.key))
    }

    /// The service of exactly this host and namespace.
    public func service(_ key: ServiceKey) -> MeshService? {
        indices[key.host]?.lazy.map { services[$0] }.first { $0.namespace == key.namespace }
    }

    /// The services of `namespace`, sorted by host.
    public func services(in namespace: String) -> some Sequence<MeshService> {
        (indicesByNamespace[namespace] ?? []).lazy.map { services[$0] }
    }

    /// The service that clients of `namespace` mean by `host`: one of their own namespace before a Kubernetes service
    /// before the oldest of the others.
    public func service(host: String, seenFrom namespace: String) -> MeshService? {
        Self.nearest((indices[host] ?? []).lazy.map { services[$0] }, to: namespace)
    }

    /// All services that clients of `namespace` see.
    public func services(seenFrom namespace: String) -> VisibleServices {
        if let visible { return visible }
        var seen: [MeshService] = []
        seen.reserveCapacity(services.count)
        var rest = services[...]
        while let first = rest.first {
            let others = rest.dropFirst().prefix { $0.host == first.host }
            if let service = Self.nearest(rest.prefix(1 + others.count), to: namespace) { seen.append(service) }
            rest = rest.dropFirst(1 + others.count)
        }
        return VisibleServices(seen)
    }

    /// Whether any namespace has a service of this host.
    public func hasService(host: String) -> Bool { indices[host] != nil }

    /// The Gateway with this key.
    public func gateway(_ key: ObjectKey) -> Gateway? { gateways.first { $0.key == key } }

    /// The network of a cluster's addresses that no pod stands behind.
    public func network(of cluster: ClusterID) -> NetworkID { networks[cluster] ?? NetworkID("") }

    /// Which of some services of one host clients of `namespace` mean; nil when they see none.
    private static func nearest(_ services: some Sequence<MeshService>, to namespace: String) -> MeshService? {
        services.filter { $0.visibility.includes(namespace) }
            .min { rank($0, from: namespace) < rank($1, from: namespace) }
    }

    private static func rank(_ service: MeshService, from namespace: String) -> (Int, String, String) {
        let nearness = service.namespace == namespace ? 0 : service.origin == .kubernetes ? 1 : 2
        return (nearness, service.created, service.namespace)
    }
}
