import MeshAPI

/// Which objects the endpoints of each service come from, and which services a pod matters to.
struct EndpointSources: Sendable {
    /// Names an EndpointSlice of a cluster.
    struct SliceKey: Sendable, Hashable {
        let cluster: ClusterID
        let key: ObjectKey
    }

    fileprivate struct Record: Sendable {
        let service: ServiceKey
        let pods: [WorkloadKey]
        let addresses: [WorkloadAddress]
    }

    private var records: [SliceKey: Record] = [:]
    private var slices: [ServiceKey: [SliceKey]] = [:]
    private var byPod: [WorkloadKey: [SliceKey]] = [:]
    private var byAddress: [WorkloadAddress: [SliceKey]] = [:]
    private var entries: [ServiceKey: [ServiceEntry]] = [:]
    /// The services whose ServiceEntry selects pods, by namespace.
    private var selecting: [String: Set<ServiceKey>] = [:]

    /// Takes `slice` in under `key`, or out when it is nil.
    /// - Returns: the services that it belonged to, and belongs to now.
    mutating func replace(_ key: SliceKey, with slice: EndpointSlice?, settings: MeshSettings) -> Set<ServiceKey> {
        var touched: Set<ServiceKey> = []
        if let old = records.removeValue(forKey: key) {
            touched.insert(old.service)
            slices.drop(key, under: old.service)
            for pod in old.pods { byPod.drop(key, under: pod) }
            for address in old.addresses { byAddress.drop(key, under: address) }
        }
        guard let slice, let record = Record(slice, in: key.cluster, settings: settings) else { return touched }
        records[key] = record
        slices[record.service, default: []].append(key)
        for pod in record.pods { byPod[pod, default: []].append(key) }
        for address in record.addresses { byAddress[address, default: []].append(key) }
        touched.insert(record.service)
        return touched
    }

    /// Takes in all ServiceEntries, in place of those before.
    /// - Returns: the services of those that differ.
    mutating func replaceEntries(with list: some Sequence<ServiceEntry>) -> Set<ServiceKey> {
        var next: [ServiceKey: [ServiceEntry]] = [:]
        selecting = [:]
        for entry in list.sorted(by: {
            ($0.metadata.name, $0.metadata.namespace) < ($1.metadata.name, $1.metadata.namespace)
        }) {
            let namespace = entry.metadata.namespace
            for service in Set(entry.hosts.map { ServiceKey(host: HostPattern($0).text, namespace: namespace) }) {
                next[service, default: []].append(entry)
                if entry.workloadSelector?.isEmpty == false { selecting[namespace, default: []].insert(service) }
            }
        }
        let touched = Set(next.keys).union(entries.keys).filter { next[$0] != entries[$0] }
        entries = next
        return touched
    }

    /// The slices of a service, in no particular order.
    func slices(of service: ServiceKey) -> [SliceKey] { slices[service] ?? [] }

    /// The ServiceEntries that define a service, sorted by name.
    func entries(of service: ServiceKey) -> [ServiceEntry] { entries[service] ?? [] }

    /// The services that `workload` is, or might be, an endpoint of.
    func services(touchedBy workload: Workload) -> Set<ServiceKey> {
        var touched = selecting[workload.key.namespace] ?? []
        let keys = (byPod[workload.key] ?? []) + workload.places.flatMap { byAddress[$0] ?? [] }
        for key in keys {
            if let record = records[key] { touched.insert(record.service) }
        }
        return touched
    }
}

extension EndpointSources.Record {
    /// Nil for a slice that adds nothing to any service.
    init?(_ slice: EndpointSlice, in cluster: ClusterID, settings: MeshSettings) {
        guard slice.addressType != "FQDN", !slice.serviceName.isEmpty else { return nil }
        let namespace = slice.metadata.namespace
        service = ServiceKey(
            host: settings.serviceHost(name: slice.serviceName, namespace: namespace), namespace: namespace)
        pods = slice.endpoints.compactMap { $0.pod(namespace: namespace, in: cluster) }
        addresses = slice.endpoints.filter { $0.pod(namespace: namespace, in: cluster) == nil }
            .flatMap { $0.addresses.map { WorkloadAddress(cluster: cluster, address: $0) } }
    }
}

extension EndpointSlice.Endpoint {
    /// The pod that it names; nil when it names none.
    func pod(namespace: String, in cluster: ClusterID) -> WorkloadKey? {
        guard let pod = targetRef, pod.kind == "Pod" else { return nil }
        return WorkloadKey(
            cluster: cluster, namespace: pod.namespace.isEmpty ? namespace : pod.namespace, name: pod.name)
    }
}

extension Dictionary where Value == [EndpointSources.SliceKey] {
    fileprivate mutating func drop(_ slice: EndpointSources.SliceKey, under key: Key) {
        guard var list = self[key], let index = list.firstIndex(of: slice) else { return }
        list.remove(at: index)
        self[key] = list.isEmpty ? nil : list
    }
}
