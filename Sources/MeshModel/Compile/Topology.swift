public import MeshAPI

/// The half of the snapshot that changes when somebody changes the mesh.
public struct Topology: Sendable {
    /// The operator's settings.
    public let settings: MeshSettings
    /// All services, sorted by host and namespace.
    public private(set) var services: [MeshService]
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
    public var localityUse: LocalityUse { destinationRules.localityUse }

    /// Where the services of each host begin.
    private var firstIndices: [String: Int] = [:]
    private var indicesByNamespace: [String: [Int]] = [:]
    let networks: [ClusterID: NetworkID]
    /// What everybody sees; nil when that depends on the namespace.
    private var visible: VisibleServices?
    /// What sidecars everywhere see; nil when that depends on the namespace.
    private var sidecarBindings: SidecarBindings?

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
        destinationRules = DestinationRules(settings: settings)
        index()
    }

    private mutating func index() {
        firstIndices = Dictionary(minimumCapacity: services.count)
        indicesByNamespace = [:]
        for (index, service) in services.enumerated() {
            if index == 0 || services[index - 1].host != service.host { firstIndices[service.host] = index }
            indicesByNamespace[service.namespace, default: []].append(index)
        }
        let isSeenByAll =
            firstIndices.count == services.count && services.allSatisfy { $0.visibility == .everywhere }
        visible = isSeenByAll ? VisibleServices(services, byHost: firstIndices) : nil
    }

    /// The same with some services in place of those that have their keys; nil stands for none.
    func replacing(_ changed: [(key: ServiceKey, service: MeshService?)]) -> Topology {
        var copy = self
        for (key, service) in changed {
            let place = copy.place(of: key)
            let isPresent = place < copy.services.count && copy.services[place].key == key
            copy.services.replaceSubrange(place..<(isPresent ? place + 1 : place), with: service.map { [$0] } ?? [])
        }
        copy.index()
        return copy
    }

    /// Where the service is or would be.
    private func place(of key: ServiceKey) -> Int {
        var range = services.startIndex..<services.endIndex
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = services[middle].key < key ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    /// The same with those VirtualServices and DestinationRules of `objects` that have these keys in place of its own.
    func replacing(rules keys: Set<ObjectKey>, with objects: ClusterObjects) -> Topology {
        if keys.isEmpty { return self }
        var copy = self
        copy.replace(keys.filter { $0.kind == .virtualService }, with: objects.virtualServices)
        copy.destinationRules.replace(keys.filter { $0.kind == .destinationRule }, with: objects.destinationRules)
        var selectors = copy.destinationRules.clientSelectors
        for binding in copy.virtualServices { selectors.formUnion(binding.sourceSelectors) }
        copy.sourceSelectors = selectors.sorted()
        return copy
    }

    /// The same with the rules of `other`, which must have the same settings.
    func withRules(of other: Topology) -> Topology {
        var copy = self
        copy.virtualServices = other.virtualServices
        copy.destinationRules = other.destinationRules
        copy.sourceSelectors = other.sourceSelectors
        copy.sidecarBindings = other.sidecarBindings
        return copy
    }

    private mutating func replace(_ keys: Set<ObjectKey>, with objects: [ObjectKey: VirtualService]) {
        if keys.isEmpty { return }
        var fresh = keys.compactMap { objects[$0] }.map { VirtualServiceBinding($0, settings: settings) }
            .sorted { $0.precedes($1) }[...]
        var all: [VirtualServiceBinding] = []
        all.reserveCapacity(virtualServices.count + fresh.count)
        for binding in virtualServices where !keys.contains(binding.object.key) {
            while let first = fresh.first, first.precedes(binding) { all.append(fresh.removeFirst()) }
            all.append(binding)
        }
        all += fresh
        virtualServices = all
        let isSeenByAll = virtualServices.allSatisfy { $0.visibility == .everywhere }
        sidecarBindings = isSeenByAll ? SidecarBindings(virtualServices) : nil
    }

    /// The VirtualServices for sidecars of `namespace`.
    public func sidecarBindings(seenFrom namespace: String) -> SidecarBindings {
        sidecarBindings ?? SidecarBindings(virtualServices.filter { $0.visibility.includes(namespace) })
    }

    /// The services that came, changed or went since `old`.
    func services(otherThanIn old: Topology) -> Set<ServiceKey> {
        var result: Set<ServiceKey> = []
        var rest = old.services[...]
        for service in services {
            while let first = rest.first, first.key < service.key { result.insert(rest.removeFirst().key) }
            let past = rest.first?.key == service.key ? rest.removeFirst() : nil
            if past != service { result.insert(service.key) }
        }
        return result.union(rest.map(\.key))
    }

    /// The services of exactly this host.
    private func services(of host: String) -> ArraySlice<MeshService> {
        guard let first = firstIndices[host] else { return [] }
        return services[first...].prefix { $0.host == host }
    }

    /// The service of exactly this host and namespace.
    public func service(_ key: ServiceKey) -> MeshService? {
        services(of: key.host).first { $0.namespace == key.namespace }
    }

    /// The services of `namespace`, sorted by host.
    public func services(in namespace: String) -> some Sequence<MeshService> {
        (indicesByNamespace[namespace] ?? []).lazy.map { services[$0] }
    }

    /// The service that clients of `namespace` mean by `host`: one of their own namespace before a Kubernetes service
    /// before the oldest of the others.
    public func service(host: String, seenFrom namespace: String) -> MeshService? {
        Self.nearest(services(of: host), to: namespace)
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
    public func hasService(host: String) -> Bool { firstIndices[host] != nil }

    /// Whether any namespace has a service that `host` stands for.
    func hasService(_ host: HostPattern) -> Bool {
        host.isWildcard ? services.contains { host.covers(HostPattern($0.host)) } : hasService(host: host.text)
    }

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
