import HashTreeCollections

/// The pods of all clusters, by name and by address. Copies share what they have in common, so that a snapshot with
/// one pod changed costs little.
public struct WorkloadIndex: Sendable, Hashable {
    private var byKey: TreeDictionary<WorkloadKey, Workload> = [:]
    /// More than one pod only while an address passes from one to the next; the first in the order of keys counts.
    private var byAddress: TreeDictionary<WorkloadAddress, [WorkloadKey]> = [:]

    init() {}

    /// Takes `workload` in, in place of the one of this name.
    mutating func insert(_ workload: Workload) {
        remove(workload.key)
        byKey[workload.key] = workload
        guard workload.ownsAddresses else { return }
        for place in workload.places {
            byAddress[place] = ((byAddress[place] ?? []) + [workload.key]).sorted()
        }
    }

    /// Takes the pod of this name out, if there is one.
    mutating func remove(_ key: WorkloadKey) {
        guard let old = byKey.removeValue(forKey: key), old.ownsAddresses else { return }
        for place in old.places {
            let rest = byAddress[place]?.filter { $0 != key } ?? []
            byAddress[place] = rest.isEmpty ? nil : rest
        }
    }

    /// The pod of this name.
    public subscript(key: WorkloadKey) -> Workload? { byKey[key] }

    /// The pod that owns `address` in `cluster`. A pod of the host's network owns none.
    public func workload(at address: String, in cluster: ClusterID) -> Workload? {
        byAddress[WorkloadAddress(cluster: cluster, address: address)]?.first.flatMap { byKey[$0] }
    }

    /// All pods of a namespace, of all clusters, in the order of their keys.
    public func workloads(in namespace: String) -> [Workload] {
        byKey.values.filter { $0.key.namespace == namespace }.sorted { $0.key < $1.key }
    }

    /// All pods, in no particular order.
    public var all: some Collection<Workload> & Sendable { byKey.values }
}

extension Workload {
    var places: [WorkloadAddress] {
        addresses.map { WorkloadAddress(cluster: key.cluster, address: $0) }
    }
}
