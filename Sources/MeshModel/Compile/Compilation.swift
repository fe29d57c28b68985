import HashTreeCollections
public import MeshAPI

/// A compiled mesh that is kept up to date. After any number of updates it is what it would be when compiled anew.
public struct Compilation: Sendable {
    /// What configuration of proxies is built from.
    public private(set) var snapshot: MeshSnapshot
    /// What became of each configuration object. An object that cannot be used, or only in part, says so here, and the
    /// rest goes on.
    public private(set) var statuses: [ObjectKey: ObjectStatus] = [:]
    private var endpoints: EndpointCompiler
    /// What was found out about other objects than VirtualServices and DestinationRules.
    private var foundation: StatusReport
    private var gatewayPods = GatewayPods()

    /// Compiles the objects of all clusters.
    public init(_ input: MeshInput) { self.init(input, after: 0) }

    private init(_ input: MeshInput, after revision: UInt64) {
        let objects = input.configuration
        foundation = StatusReport()
        let topology = Topology(foundationOf: input, &foundation).replacing(rules: objects.rules, with: objects)
        endpoints = EndpointCompiler(input, topology: topology, after: revision)
        snapshot = MeshSnapshot(topology: topology, endpoints: endpoints.endpoints)
        _ = restateAll(objects)
    }

    /// Takes a change in.
    /// - Parameters:
    ///   - input: as it is now.
    ///   - change: everything that differs from the input before.
    public mutating func update(_ input: MeshInput, _ change: InputChange) -> SnapshotChange {
        let topology = snapshot.topology
        switch change.scope {
        case .nothing: return SnapshotChange()
        case .endpoints: return takeEndpoints(input, change)
        case .rules: return follow(topology, [], input, change)
        case .services:
            guard let (next, differing) = topology.withServices(change.services, of: input) else {
                return takeAnew(input, change)
            }
            return follow(next, differing, input, change)
        case .topology: return takeAnew(input, change)
        case .everything: return replace(with: Compilation(input, after: endpoints.revision))
        }
    }

    private mutating func replace(with next: Compilation) -> SnapshotChange {
        let old = self
        self = next
        let halves = [old, next].map(\.snapshot.endpoints)
        var result = SnapshotChange()
        result.isStructural = true
        result.services = Set(halves.flatMap(\.services.keys))
        result.workloads = Set(halves.flatMap { $0.workloads.all.map(\.key) })
        result.restated = Set([old, next].flatMap(\.statuses.keys)).filter { old.statuses[$0] != next.statuses[$0] }
        return result
    }

    private mutating func takeEndpoints(_ input: MeshInput, _ change: InputChange) -> SnapshotChange {
        let topology = snapshot.topology
        let found = endpoints.update(input, change)
        snapshot.endpoints = endpoints.endpoints
        var result = SnapshotChange(found)
        if !found.restructured.isEmpty {
            result.isStructural = true
            result.topology = TopologyChange(services: found.restructured, rules: [], from: topology, to: topology)
        }
        if !found.workloads.isEmpty {
            let gateways = gatewayPods.follow(
                topology.gateways, endpoints.endpoints.workloads, changed: found.workloads)
            result.restated = restate(gateways, input.configuration)
        }
        return result
    }

    private mutating func takeAnew(_ input: MeshInput, _ change: InputChange) -> SnapshotChange {
        foundation = StatusReport()
        let old = snapshot.topology
        let next = Topology(foundationOf: input, &foundation).withRules(of: old)
        var result = take(next, next.services(otherThanIn: old), input, change)
        result.restated = restateAll(input.configuration)
        return result
    }

    /// Follows services and rules; says anew what became of the objects that they concern.
    private mutating func follow(
        _ foundation: Topology, _ differing: Set<ServiceKey>, _ input: MeshInput, _ change: InputChange
    ) -> SnapshotChange {
        var result = take(foundation, differing, input, change)
        guard let topology = result.topology else {
            result.restated = restateAll(input.configuration)
            return result
        }
        let gateways = gatewayPods.follow(
            snapshot.topology.gateways, snapshot.endpoints.workloads, changed: result.workloads)
        result.restated = restate(
            gateways.union(references.objects(concernedBy: topology, change.rules)), input.configuration)
        return result
    }

    /// Goes over to `foundation` with the rules of `input`, and to the endpoints of `input`.
    /// - Parameters:
    ///   - foundation: services and all else, and the rules from before.
    ///   - differing: the services that are not the same as before.
    private mutating func take(
        _ foundation: Topology, _ differing: Set<ServiceKey>, _ input: MeshInput, _ change: InputChange
    ) -> SnapshotChange {
        let before = snapshot.topology
        let topology = foundation.replacing(rules: change.rules, with: input.configuration)
        let found = endpoints.update(input, change, topology: topology, differing: differing)
        snapshot = MeshSnapshot(topology: topology, endpoints: endpoints.endpoints)
        var result = SnapshotChange(found)
        result.isStructural = true
        result.topology = TopologyChange(
            services: differing.union(found.restructured), rules: change.rules, from: before, to: topology)
        return result
    }

    /// Says anew what became of all objects.
    /// - Returns: those of which something else has to be said than before.
    private mutating func restateAll(_ objects: ClusterObjects) -> Set<ObjectKey> {
        _ = gatewayPods.follow(snapshot.topology.gateways, snapshot.endpoints.workloads, changed: nil)
        return restate(objects.rules.union(foundation.findings.keys).union(statuses.keys), objects)
    }

    /// The same for some objects.
    private mutating func restate(_ keys: Set<ObjectKey>, _ objects: ClusterObjects) -> Set<ObjectKey> {
        let findings = references.findings(keys, in: objects, foundation)
        let cluster = snapshot.topology.settings.configCluster
        return keys.filter { key in
            let status = findings[key]?.status(of: key, in: cluster)
            if statuses[key] == status { return false }
            statuses[key] = status
            return true
        }
    }

    private var references: ReferenceCheck { ReferenceCheck(topology: snapshot.topology, gatewayPods: gatewayPods) }
}

extension ClusterObjects {
    /// The keys of VirtualServices and DestinationRules.
    fileprivate var rules: Set<ObjectKey> { Set(virtualServices.keys).union(destinationRules.keys) }
}

extension SnapshotChange {
    fileprivate init(_ change: EndpointChange) {
        self.init()
        services = change.services
        workloads = change.workloads
    }
}
