import MeshAPI
public import MeshModel

/// The part of a snapshot that one view sees: what all outbound builders work on.
public struct VisibleMesh: Sendable {
    let view: ProxyView
    private(set) var snapshot: MeshSnapshot
    private var visible: VisibleServices
    /// The VirtualServices for sidecars.
    private(set) var bindings: SidecarBindings
    let memo: TranslationMemo

    /// What `view` sees of `snapshot`.
    /// - Parameter memo: remembers what has been translated for other views, and before.
    public init(_ view: ProxyView, _ snapshot: MeshSnapshot, memo: TranslationMemo = TranslationMemo()) {
        self.memo = memo
        self.view = view
        self.snapshot = snapshot
        visible = snapshot.topology.services(seenFrom: view.namespace)
        bindings = snapshot.topology.sidecarBindings(seenFrom: view.namespace)
    }

    /// The same with other endpoints, which must differ in load assignments alone (``SnapshotChange/isStructural``).
    public func with(_ endpoints: Endpoints) -> VisibleMesh {
        var copy = self
        copy.snapshot.endpoints = endpoints
        return copy
    }

    /// The same of a snapshot that differs in what `change` says and in load assignments.
    func with(_ snapshot: MeshSnapshot, _ change: TopologyChange) -> VisibleMesh {
        var copy = self
        copy.snapshot = snapshot
        if !change.hosts.isEmpty { copy.visible = snapshot.topology.services(seenFrom: view.namespace) }
        if !change.virtualServices.isEmpty {
            copy.bindings = snapshot.topology.sidecarBindings(seenFrom: view.namespace)
        }
        return copy
    }

    /// Sorted by host, one for each.
    var services: [MeshService] { visible.all }
    var topology: Topology { snapshot.topology }
    var settings: MeshSettings { snapshot.topology.settings }

    /// The service of exactly this host.
    func service(_ host: String) -> MeshService? { visible[host] }

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
