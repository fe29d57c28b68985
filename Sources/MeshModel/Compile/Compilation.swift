import HashTreeCollections

/// A compiled mesh that is kept up to date. After any number of updates it is what it would be when compiled anew.
public struct Compilation: Sendable {
    /// What configuration of proxies is built from.
    public private(set) var snapshot: MeshSnapshot
    /// What became of each configuration object. An object that cannot be used, or only in part, says so here, and the
    /// rest goes on.
    public private(set) var statuses: [ObjectStatus]
    private var endpoints: EndpointCompiler
    /// What was found out about other objects than VirtualServices and DestinationRules.
    private var foundation: StatusReport
    /// The same with these, but for what depends on others (``ReferenceCheck``).
    private var findings: StatusReport
    private var gatewayPods = GatewayPods()

    /// Compiles the objects of all clusters.
    public init(_ input: MeshInput) { self.init(input, after: 0) }

    private init(_ input: MeshInput, after revision: UInt64) {
        foundation = StatusReport(cluster: input.settings.configCluster)
        var topology = Topology(foundationOf: input, &foundation)
        findings = foundation
        topology = topology.withRules(of: input, &findings)
        endpoints = EndpointCompiler(input, topology: topology, after: revision)
        snapshot = MeshSnapshot(topology: topology, endpoints: endpoints.endpoints)
        statuses = []
        check()
    }

    /// Takes a change in.
    /// - Parameters:
    ///   - input: as it is now.
    ///   - change: everything that differs from the input before.
    public mutating func update(_ input: MeshInput, _ change: InputChange) -> SnapshotChange {
        switch change.scope {
        case .nothing: return SnapshotChange()
        case .endpoints:
            let topology = snapshot.topology
            let found = endpoints.update(input, change)
            snapshot.endpoints = endpoints.endpoints
            var result = SnapshotChange(found)
            if !found.restructured.isEmpty {
                result.isStructural = true
                result.topology = TopologyChange(
                    services: found.restructured, rules: [], from: topology, to: topology)
            }
            return result
        case .rules: return take(ruled(snapshot.topology, input), input, change, differing: [])
        case .services:
            guard let (topology, differing) = snapshot.topology.withServices(change.services, of: input) else {
                return takeAnew(input, change)
            }
            return take(
                change.rules.isEmpty ? topology : ruled(topology, input), input, change, differing: differing)
        case .topology: return takeAnew(input, change)
        case .everything:
            let before = snapshot.endpoints
            self = Compilation(input, after: endpoints.revision)
            var result = SnapshotChange()
            result.isStructural = true
            result.services = Set(before.services.keys).union(snapshot.endpoints.services.keys)
            result.workloads = Set(before.workloads.all.map(\.key)).union(snapshot.endpoints.workloads.all.map(\.key))
            return result
        }
    }

    private mutating func takeAnew(_ input: MeshInput, _ change: InputChange) -> SnapshotChange {
        foundation = StatusReport(cluster: input.settings.configCluster)
        let topology = ruled(Topology(foundationOf: input, &foundation), input)
        return take(topology, input, change, differing: topology.services(otherThanIn: snapshot.topology))
    }

    /// `topology` with the rules of `input`.
    private mutating func ruled(_ topology: Topology, _ input: MeshInput) -> Topology {
        findings = foundation
        return topology.withRules(of: input, &findings)
    }

    /// Goes over to `topology`, and to the endpoints of `input`.
    /// - Parameter differing: the services that are not the same as before.
    private mutating func take(
        _ topology: Topology, _ input: MeshInput, _ change: InputChange, differing: Set<ServiceKey>
    ) -> SnapshotChange {
        let before = snapshot.topology
        let found = endpoints.update(input, change, topology: topology, differing: differing)
        snapshot = MeshSnapshot(topology: topology, endpoints: endpoints.endpoints)
        check()
        var result = SnapshotChange(found)
        result.isStructural = true
        result.topology = TopologyChange(
            services: differing.union(found.restructured), rules: change.rules, from: before, to: topology)
        return result
    }

    private mutating func check() {
        var report = findings
        gatewayPods.follow(snapshot.topology.gateways, snapshot.endpoints.workloads)
        ReferenceCheck(topology: snapshot.topology, gatewayPods: gatewayPods).run(&report)
        statuses = report.statuses()
    }
}

extension SnapshotChange {
    fileprivate init(_ change: EndpointChange) {
        self.init()
        services = change.services
        workloads = change.workloads
    }
}
