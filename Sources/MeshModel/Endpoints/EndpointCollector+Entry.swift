import MeshAPI

extension EndpointCollector {
    /// Takes in the endpoints that one of the service's ServiceEntries lists, or the pods that it selects.
    mutating func collect(_ entry: ServiceEntry) {
        for port in entry.ports {
            for item in entry.endpoints { add(item, entry, port) }
            addSelected(by: entry, port)
        }
    }

    private mutating func add(_ item: ServiceEntry.Endpoint, _ entry: ServiceEntry, _ port: ServicePort) {
        let settings = topology.settings
        let namespace = entry.metadata.namespace
        let speaksMutualTLS = !item.serviceAccount.isEmpty || item.labels[TopologyLabel.tlsMode] == "istio"
        let target = item.ports[port.name] ?? port.target
        let mode = topology.peerAuthentications.mode(namespace: namespace, labels: item.labels, port: target)
        let endpoint = MeshEndpoint(
            address: item.address, port: target, cluster: settings.configCluster, network: NetworkID(item.network),
            locality: Locality(text: item.locality),
            labels: EndpointLabels(item.labels, cluster: settings.configCluster),
            identity: item.serviceAccount.isEmpty
                ? nil : identity(namespace: namespace, serviceAccount: item.serviceAccount),
            usesMutualTLS: speaksMutualTLS && mode != .disable && !service.isExternal, weight: max(1, item.weight))
        add(endpoint, port: port.number, isReady: true)
    }

    private mutating func addSelected(by entry: ServiceEntry, _ port: ServicePort) {
        let selector = LabelSelector(entry.workloadSelector ?? [:])
        guard !selector.isEmpty else { return }
        for workload in workloads.workloads(in: entry.metadata.namespace) where selector.matches(workload.labels) {
            guard let address = workload.addresses.first else { continue }
            let endpoint = endpoint(of: workload, address: address, port: port.target)
            add(endpoint, port: port.number, isReady: workload.isReady)
        }
    }
}

extension ServicePort {
    /// The port at the endpoints when they do not say otherwise.
    var target: UInt32 { targetPort == 0 ? number : targetPort }
}
