import MeshAPI

/// Collects the endpoints of all services of `topology` from the EndpointSlices, pods and ServiceEntries of `input`.
///
/// Enough for a change that touches only EndpointSlices, pods and nodes. The caller compares ``Endpoints/facts`` with
/// the old ones: when they differ, clusters and listeners have to be built anew too.
public func compileEndpoints(_ input: MeshInput, topology: Topology) -> Endpoints {
    let workloads = WorkloadIndex(input)
    var collector = EndpointCollector(topology: topology, workloads: workloads)
    for (id, objects) in input.clustersByPrecedence {
        for slice in objects.endpointSlices.values.sorted(by: { $0.metadata.name < $1.metadata.name }) {
            collector.collect(slice, in: id)
        }
    }
    for entry in input.configuration.serviceEntries.values.sorted(by: { $0.metadata.name < $1.metadata.name }) {
        collector.collect(entry)
    }
    return collector.endpoints()
}
