import MeshAPI

extension WorkloadIndex {
    /// The pods that run or are about to, of every cluster.
    init(_ input: MeshInput) {
        self.init()
        for (id, objects) in input.clusters {
            let surroundings = Surroundings(objects, settings: input.settings)
            for pod in objects.pods.values where pod.takesPart {
                insert(Workload(pod, in: id, surroundings), ownsAddress: !pod.hostNetwork)
            }
        }
    }
}

extension Pod {
    /// A finished pod keeps its address in its status although another may have it by now.
    fileprivate var takesPart: Bool { !ip.isEmpty && phase != "Succeeded" && phase != "Failed" }
}

/// What a pod inherits from its cluster.
private struct Surroundings {
    let network: NetworkID
    let localities: [String: Locality]

    init(_ objects: ClusterObjects, settings: MeshSettings) {
        let root = objects.namespaces.values.first { $0.metadata.name == settings.rootNamespace }
        let named = root?.metadata.labels[TopologyLabel.network].map { NetworkID($0) }
        network = named ?? objects.network ?? NetworkID("")
        localities = Dictionary(
            objects.nodes.values.map { ($0.metadata.name, Locality(nodeLabels: $0.metadata.labels)) },
            uniquingKeysWith: { first, _ in first })
    }
}

extension Locality {
    fileprivate init(nodeLabels labels: [String: String]) {
        self.init(
            region: labels[TopologyLabel.region] ?? "", zone: labels[TopologyLabel.zone] ?? "",
            subZone: labels[TopologyLabel.subZone] ?? "")
    }
}

extension Workload {
    fileprivate init(_ pod: Pod, in cluster: ClusterID, _ surroundings: Surroundings) {
        let labels = pod.metadata.labels
        let ownLocality = labels[TopologyLabel.workloadLocality].map { Locality(text: $0, separator: ".") }
        self.init(
            key: WorkloadKey(cluster: cluster, namespace: pod.metadata.namespace, name: pod.metadata.name),
            addresses: pod.ips.isEmpty ? [pod.ip] : pod.ips,
            labels: labels,
            serviceAccount: pod.serviceAccountName.isEmpty ? "default" : pod.serviceAccountName,
            network: labels[TopologyLabel.network].map { NetworkID($0) } ?? surroundings.network,
            locality: ownLocality ?? surroundings.localities[pod.nodeName] ?? Locality(),
            node: pod.nodeName,
            speaksMutualTLS: labels[TopologyLabel.tlsMode] == "istio",
            runsProxy: pod.hasProxy && pod.phase == "Running" && !pod.deletion,
            namedPorts: Dictionary(
                pod.ports.filter { !$0.name.isEmpty }.map { ($0.name, $0.port) },
                uniquingKeysWith: { first, _ in first }),
            isReady: pod.ready && !pod.deletion)
    }
}
