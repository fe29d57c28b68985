public import MeshModel

/// The keys under which the configuration of `node` is computed and shared: one for what it sends (or, as a gateway,
/// serves), one for what it receives. A router receives nothing.
public func view(of node: ProxyNode, in snapshot: MeshSnapshot) -> (outbound: ProxyView, inbound: InboundView?) {
    let client = ProxyWorkload(node, snapshot)
    return (ProxyView(client, snapshot.topology), node.type == .sidecar ? InboundView(client, snapshot.topology) : nil)
}

/// A proxy's workload: as Kubernetes knows it, otherwise as the proxy itself says.
struct ProxyWorkload {
    let node: ProxyNode
    let labels: [String: String]
    let network: NetworkID
    let locality: Locality
    let workload: Workload?

    init(_ node: ProxyNode, _ snapshot: MeshSnapshot) {
        self.node = node
        let key = WorkloadKey(cluster: node.cluster, namespace: node.namespace, name: node.name)
        workload = snapshot.endpoints.workloads[key]
        labels = workload?.labels ?? node.labels
        let known = workload?.network ?? ""
        network = node.network.rawValue.isEmpty ? known : node.network
        locality = workload?.locality ?? node.locality
    }

    /// The port that `target` means here.
    func port(_ target: ServiceTarget) -> UInt32? {
        if let workload { return workload.port(target) }
        guard case .number(let number) = target else { return nil }
        return number
    }

    /// The services of its own cluster that select it, the oldest first, each with what its cluster says of it.
    func services(_ topology: Topology) -> [(service: MeshService, part: ClusterService)] {
        topology.services(in: node.namespace)
            .compactMap { service in
                guard let part = service.clusters[node.cluster], let selector = part.selector,
                    selector.matches(labels)
                else { return nil }
                return (service, part)
            }
            .sorted { ($0.service.created, $0.service.host) < ($1.service.created, $1.service.host) }
    }
}
