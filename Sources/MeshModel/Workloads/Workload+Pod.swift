import MeshAPI

extension Workload {
    /// `pod` as the mesh sees it; nil unless it runs or is about to. A finished pod keeps its address in its status
    /// although another may have it by now.
    init?(_ pod: Pod, in cluster: ClusterID, _ surroundings: Surroundings) {
        guard !pod.ip.isEmpty, pod.phase != "Succeeded", pod.phase != "Failed" else { return nil }
        let labels = pod.metadata.labels
        let ownLocality = labels[TopologyLabel.workloadLocality].map { Locality(text: $0, separator: ".") }
        self.init(
            key: WorkloadKey(cluster: cluster, namespace: pod.metadata.namespace, name: pod.metadata.name),
            addresses: pod.ips.isEmpty ? [pod.ip] : pod.ips,
            ownsAddresses: !pod.hostNetwork,
            labels: labels,
            serviceAccount: pod.serviceAccountName.isEmpty ? "default" : pod.serviceAccountName,
            network: labels[TopologyLabel.network].map { NetworkID($0) } ?? surroundings.network,
            locality: ownLocality ?? surroundings.localities[pod.nodeName] ?? Locality(),
            node: pod.nodeName,
            speaksMutualTLS: labels[TopologyLabel.tlsMode] == "istio",
            runsProxy: pod.hasProxy && pod.phase == "Running" && !pod.deletion,
            ports: pod.ports,
            isReady: pod.ready && !pod.deletion)
    }
}
