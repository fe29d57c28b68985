import MeshAPI
public import MeshModel

/// The part of a snapshot that one view sees: what all outbound builders work on.
public struct VisibleMesh: Sendable {
    let view: ProxyView
    private(set) var snapshot: MeshSnapshot
    /// Services by host, one for each.
    let services: [MeshService]
    /// The VirtualServices for sidecars.
    let bindings: SidecarBindings
    let memo: TranslationMemo
    private let byHost: [String: Int]

    /// What `view` sees of `snapshot`.
    /// - Parameter memo: remembers what has been translated for other views, and before.
    public init(_ view: ProxyView, _ snapshot: MeshSnapshot, memo: TranslationMemo = TranslationMemo()) {
        self.memo = memo
        self.view = view
        self.snapshot = snapshot
        let services = snapshot.topology.services(seenFrom: view.namespace)
        self.services = services
        bindings = SidecarBindings(snapshot.topology, seenFrom: view.namespace)
        byHost = Dictionary(uniqueKeysWithValues: services.indices.map { (services[$0].host, $0) })
    }

    /// The same with other endpoints, which must differ in load assignments alone (``SnapshotChange/isStructural``).
    public func with(_ endpoints: Endpoints) -> VisibleMesh {
        var copy = self
        copy.snapshot.endpoints = endpoints
        return copy
    }

    var topology: Topology { snapshot.topology }
    var settings: MeshSettings { snapshot.topology.settings }

    /// The service of exactly this host.
    func service(_ host: String) -> MeshService? { byHost[host].map { services[$0] } }

    /// The DestinationRule that the view's proxies follow for `service`.
    func rule(for service: MeshService) -> MergedDestinationRule? {
        topology.destinationRules.rule(for: service, seenFrom: view.namespace, selectors: view.matchedSelectors)
    }

    /// The cluster that traffic for `destination` goes to. Where the destination does not exist, traffic is refused
    /// rather than sent to a cluster that is not there.
    ///
    /// - Parameter port: the port that the client connected to, for a destination that names none.
    func cluster(for destination: Destination, port: UInt32) -> String {
        guard let service = service(destination.host) else { return StaticCluster.blackHole }
        let only = service.ports.count == 1 ? service.ports.first?.number : nil
        let number = destination.port ?? only ?? port
        guard let found = service.port(number), found.portProtocol != .udp else { return StaticCluster.blackHole }
        if !destination.subset.isEmpty, rule(for: service)?.subset(destination.subset) == nil {
            return StaticCluster.blackHole
        }
        return ClusterName(host: service.host, port: number, subset: destination.subset).outbound
    }
}
