import HashTreeCollections
import MeshAPI

/// The endpoints half of a snapshot, kept up to date: what a change costs depends on what it touches, not on what
/// exists. What it holds after any number of updates is what it would hold when made anew.
struct EndpointCompiler: Sendable {
    private(set) var endpoints = Endpoints()
    private var topology: Topology
    private var sources = EndpointSources()
    private var surroundings: [ClusterID: Surroundings] = [:]
    /// The last one that was given to a service's endpoints.
    private(set) var revision: UInt64

    /// The endpoints of everything in `input`.
    /// - Parameter revision: the last one that was given before.
    init(_ input: MeshInput, topology: Topology, after revision: UInt64 = 0) {
        self.topology = topology
        self.revision = revision
        for (id, objects) in input.clusters {
            let surroundings = Surroundings(objects, settings: topology.settings)
            self.surroundings[id] = surroundings
            for pod in objects.pods.values {
                if let workload = Workload(pod, in: id, surroundings) { endpoints.workloads.insert(workload) }
            }
            for (key, slice) in objects.endpointSlices {
                _ = sources.replace(.init(cluster: id, key: key), with: slice, settings: topology.settings)
            }
        }
        _ = sources.replaceEntries(with: input.configuration.serviceEntries.values)
        for service in topology.services { _ = collect(service.key, input) }
    }

    /// Takes a change of `input` in.
    /// - Parameters:
    ///   - change: what has changed since the last time; must not be ``InputChange/Scope/everything``.
    ///   - next: the topology of `input`, when that may differ from the one before.
    ///   - differing: the services that are not the same in both.
    mutating func update(
        _ input: MeshInput, _ change: InputChange, topology next: Topology? = nil, differing: Set<ServiceKey> = []
    ) -> EndpointChange {
        var result = EndpointChange()
        var touched: Set<ServiceKey> = []
        for (cluster, keys) in change.objects {
            let objects = input.clusters[cluster] ?? ClusterObjects()
            for key in podsConcerned(keys, of: objects, in: cluster) {
                touched.formUnion(replace(key, with: objects.pods[key], in: cluster, &result))
            }
            for key in keys where key.kind == .endpointSlice {
                touched.formUnion(
                    sources.replace(
                        .init(cluster: cluster, key: key), with: objects.endpointSlices[key],
                        settings: topology.settings))
            }
        }
        if let next {
            touched.formUnion(sources.replaceEntries(with: input.configuration.serviceEntries.values))
            touched.formUnion(differing)
            if next.peerAuthentications != topology.peerAuthentications || next.networks != topology.networks {
                touched.formUnion(next.services.lazy.map(\.key))
            }
            topology = next
        }
        for service in touched {
            let (differs, isRestructured) = collect(service, input)
            if differs { result.services.insert(service) }
            if isRestructured { result.restructured.insert(service) }
        }
        return result
    }

    /// The pods that have to be looked at: all of a cluster, when what they inherit from it has changed.
    private mutating func podsConcerned(
        _ keys: Set<ObjectKey>, of objects: ClusterObjects, in cluster: ClusterID
    ) -> Set<ObjectKey> {
        let pods = keys.filter { $0.kind == .pod }
        guard pods.count < keys.count, keys.contains(where: { $0.kind == .node || $0.kind == .namespace }) else {
            if surroundings[cluster] == nil {
                surroundings[cluster] = Surroundings(objects, settings: topology.settings)
            }
            return pods
        }
        let present = Surroundings(objects, settings: topology.settings)
        guard present != surroundings.updateValue(present, forKey: cluster) else { return pods }
        return pods.union(objects.pods.keys)
    }

    /// Returns the services that the pod may be an endpoint of, when it differs.
    private mutating func replace(
        _ key: ObjectKey, with pod: Pod?, in cluster: ClusterID, _ result: inout EndpointChange
    ) -> Set<ServiceKey> {
        let name = WorkloadKey(cluster: cluster, namespace: key.namespace, name: key.name)
        let old = endpoints.workloads[name]
        let new = surroundings[cluster].flatMap { place in pod.flatMap { Workload($0, in: cluster, place) } }
        if old == new { return [] }
        result.workloads.insert(name)
        if let new { endpoints.workloads.insert(new) } else { endpoints.workloads.remove(name) }
        return [old, new].compactMap(\.self).reduce(into: []) { $0.formUnion(sources.services(touchedBy: $1)) }
    }

    /// Gathers the endpoints of one service anew.
    private mutating func collect(_ key: ServiceKey, _ input: MeshInput) -> (differs: Bool, isRestructured: Bool) {
        var found: ServiceEndpoints?
        var facts: EndpointFacts?
        if let service = topology.service(key) {
            var collector = EndpointCollector(service, topology: topology, workloads: endpoints.workloads)
            for slice in slices(of: key, input) { collector.collect(slice.object, in: slice.cluster) }
            if service.origin == .serviceEntry {
                for entry in sources.entries(of: key) { collector.collect(entry) }
            }
            found = collector.endpoints()
            facts = collector.facts()
        }
        let differs = endpoints.services[key] != found
        let isRestructured = endpoints.facts[key] != facts
        if differs {
            revision += 1
            found?.revision = revision
            endpoints.services[key] = found
        }
        if isRestructured { endpoints.facts[key] = facts }
        return (differs, isRestructured)
    }

    /// The service's slices, in the order in which clusters take precedence, then by name.
    private func slices(of service: ServiceKey, _ input: MeshInput) -> [(cluster: ClusterID, object: EndpointSlice)] {
        let own = topology.settings.configCluster
        return sources.slices(of: service)
            .sorted { left, right in
                if left.cluster == right.cluster { return left.key < right.key }
                if left.cluster == own || right.cluster == own { return left.cluster == own }
                return left.cluster < right.cluster
            }
            .compactMap { slice in
                input.clusters[slice.cluster]?.endpointSlices[slice.key].map { (slice.cluster, $0) }
            }
    }
}
