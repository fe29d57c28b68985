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

    /// Compiles the objects of all clusters.
    public init(_ input: MeshInput) { self.init(input, after: 0) }

    private init(_ input: MeshInput, after revision: UInt64) {
        foundation = StatusReport(cluster: input.settings.configCluster)
        var topology = Topology(foundationOf: input, &foundation)
        var report = foundation
        topology = topology.withRules(of: input, &report)
        endpoints = EndpointCompiler(input, topology: topology, after: revision)
        snapshot = MeshSnapshot(topology: topology, endpoints: endpoints.endpoints)
        statuses = []
        check(&report)
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
        case .rules: return take(snapshot.topology, input, change)
        case .topology:
            foundation = StatusReport(cluster: input.settings.configCluster)
            return take(Topology(foundationOf: input, &foundation), input, change)
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

    /// Goes over to `base`, with the rules and endpoints of `input`.
    private mutating func take(_ base: Topology, _ input: MeshInput, _ change: InputChange) -> SnapshotChange {
        var report = foundation
        let before = snapshot.topology
        let topology = base.withRules(of: input, &report)
        let differing = topology.services(otherThanIn: before)
        let found = endpoints.update(input, change, topology: topology, differing: differing)
        snapshot = MeshSnapshot(topology: topology, endpoints: endpoints.endpoints)
        check(&report)
        var result = SnapshotChange(found)
        result.isStructural = true
        result.topology = TopologyChange(
            services: differing.union(found.restructured), rules: change.rules, from: before, to: topology)
        return result
    }

    private mutating func check(_ report: inout StatusReport) {
        ReferenceCheck(topology: snapshot.topology, endpoints: snapshot.endpoints).run(&report)
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
