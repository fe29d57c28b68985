import MeshAPI

extension EndpointCollector {
    /// Takes in the addresses of one of the service's EndpointSlices. Ports belong together by name.
    mutating func collect(_ slice: EndpointSlice, in cluster: ClusterID) {
        for port in slice.ports {
            guard let target = port.port else { continue }
            for servicePort in service.ports where servicePort.name == port.name {
                for item in slice.endpoints {
                    add(item, servicePort.number, target: target, in: cluster)
                }
            }
        }
    }

    private mutating func add(
        _ item: EndpointSlice.Endpoint, _ servicePort: UInt32, target: UInt32, in cluster: ClusterID
    ) {
        if let pod = item.pod(namespace: service.namespace, in: cluster) {
            // The slice may be heard of before its pod: as long as nobody knows who that is, nobody is sent there.
            guard let workload = workloads[pod] else { return }
            for address in item.addresses {
                let endpoint = endpoint(of: workload, address: address, port: target)
                add(endpoint, port: servicePort, isReady: item.ready)
            }
            return
        }
        for address in item.addresses {
            let endpoint = endpoint(address, target, item, in: cluster)
            add(endpoint, port: servicePort, isReady: item.ready)
        }
    }

    /// An address that names no pod: of the pod that owns it, otherwise of nobody in the mesh.
    private mutating func endpoint(
        _ address: String, _ port: UInt32, _ item: EndpointSlice.Endpoint, in cluster: ClusterID
    ) -> MeshEndpoint {
        guard let workload = workloads.workload(at: address, in: cluster) else {
            return MeshEndpoint(
                address: address, port: port, cluster: cluster, network: topology.network(of: cluster),
                locality: Locality(zone: item.zone), labels: EndpointLabels(cluster: cluster), identity: nil,
                usesMutualTLS: false, weight: 1)
        }
        return endpoint(of: workload, address: address, port: port)
    }

    /// A pod as an endpoint. A policy that switches mutual TLS off for its port tells clients not to use it.
    mutating func endpoint(of workload: Workload, address: String, port: UInt32) -> MeshEndpoint {
        let key = workload.key
        let mode = topology.peerAuthentications.mode(namespace: key.namespace, labels: workload.labels, port: port)
        return MeshEndpoint(
            address: address, port: port, cluster: key.cluster, network: workload.network, locality: workload.locality,
            labels: EndpointLabels(workload.labels, cluster: key.cluster, node: workload.node),
            identity: identity(namespace: key.namespace, serviceAccount: workload.serviceAccount),
            usesMutualTLS: workload.speaksMutualTLS && mode != .disable, weight: 1)
    }
}
