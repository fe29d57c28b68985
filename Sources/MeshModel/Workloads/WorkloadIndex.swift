/// The pods of all clusters, by name and by address.
public struct WorkloadIndex: Sendable {
    private var byKey: [WorkloadKey: Workload] = [:]
    private var byAddress: [ClusterID: [String: WorkloadKey]] = [:]

    init() {}

    mutating func insert(_ workload: Workload, ownsAddress: Bool) {
        byKey[workload.key] = workload
        guard ownsAddress else { return }
        for address in workload.addresses { byAddress[workload.key.cluster, default: [:]][address] = workload.key }
    }

    /// The pod of this name.
    public subscript(key: WorkloadKey) -> Workload? { byKey[key] }

    /// The pod that owns `address` in `cluster`. A pod of the host's network owns none.
    public func workload(at address: String, in cluster: ClusterID) -> Workload? {
        byAddress[cluster]?[address].flatMap { byKey[$0] }
    }

    /// All pods of a namespace, of all clusters, in the order of their keys.
    public func workloads(in namespace: String) -> [Workload] {
        byKey.values.filter { $0.key.namespace == namespace }.sorted { $0.key < $1.key }
    }

    /// All pods, in no particular order.
    public var all: some Collection<Workload> & Sendable { byKey.values }
}
