import Foundation
import Kubernetes

/// What checks look at: the clusters' objects, and the insides of pods.
struct LabView: Sendable {
    let topology: LabTopology
    let access: LabAccess
    let pods: PodAccess

    var controlPlane: PodName { PodName(topology.primary.name, "istio-system", "istiod") }
    var eastWestGateway: PodName { PodName(topology.primary.name, "istio-system", "istio-eastwestgateway") }

    func sleep(in cluster: LabCluster) -> PodName { PodName(cluster.name, "sample", "sleep") }

    func helloworld(in cluster: LabCluster) -> PodName {
        PodName(cluster.name, "sample", "helloworld-\(cluster.helloworldVersion)")
    }

    /// Every pod with a proxy.
    func proxies(in clusters: [LabCluster]) async throws -> [PodName] {
        var names: [PodName] = []
        for cluster in clusters {
            for pod in try await access[cluster].list(.pods) {
                let containers = pod["spec"]?["containers"]?.array ?? []
                guard containers.contains(where: { $0["name"]?.string == "istio-proxy" }) else { continue }
                names.append(
                    PodName(
                        cluster.name, pod["metadata"]?["namespace"]?.string ?? "",
                        pod["metadata"]?["name"]?.string ?? ""))
            }
        }
        return names
    }

    /// The address of a pod.
    func address(of pod: PodName) async throws -> String {
        let cluster = try topology.cluster(named: pod.cluster)
        let reference = ObjectReference(.pods, namespace: pod.namespace, name: pod.name)
        guard let address = try await access[cluster].get(reference)?["status"]?["podIP"]?.string else {
            throw CheckFailure("pod \(pod) has no address")
        }
        return address
    }

    /// Counters of a proxy's Envoy whose names match.
    /// - Parameter filter: a regular expression over the whole name.
    func statistics(of pod: PodName, filter: String) async throws -> [String: Int] {
        let query = filter.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let text = try await pods.curl(
            pod, container: "istio-proxy", "http://127.0.0.1:15000/stats?filter=\(query)")
        var counters: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            guard let colon = line.range(of: ": ", options: .backwards) else { continue }
            counters[String(line[..<colon.lowerBound])] = Int(line[colon.upperBound...])
        }
        return counters
    }

    /// What a container printed so far.
    func log(of pod: PodName, container: String) async throws -> String {
        try await access[try topology.cluster(named: pod.cluster)].log(of: pod, container: container)
    }

    /// What the control plane says of every proxy.
    func proxyRows() async throws -> [ProxyRow] {
        let text = try await pods.curl(controlPlane, "http://127.0.0.1:8080/debug/syncz")
        return try JSONDecoder().decode([ProxyRow].self, from: Data(text.utf8))
            .sorted { ($0.cluster, $0.name) < ($1.cluster, $1.name) }
    }

    /// Whether a TCP connection from a node's own network succeeds.
    func canConnect(from cluster: LabCluster, to address: String, port: Int) async throws -> Bool {
        let command = [
            "nsenter", "--net=/run/netns/\(cluster.name)", "--",
            "timeout", "2", "bash", "-c", "exec 3<>/dev/tcp/\(address)/\(port)",
        ]
        return try await Shell.run(command).succeeded
    }
}
