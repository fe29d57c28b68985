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

    /// Runs a command in a pod, or in that of a workload, to its end.
    func run(_ pod: PodName, container: String? = nil, _ command: [String]) async throws -> Shell.Output {
        try await pods.run(try await access.resolve(pod), container: container, command)
    }

    /// What a URL answers when asked for inside a pod, or that of a workload.
    /// - Throws: ``LabError`` when nothing answers or the answer is an error.
    func curl(_ pod: PodName, container: String? = nil, _ url: String) async throws -> String {
        try await pods.curl(try await access.resolve(pod), container: container, url)
    }

    /// The address of a pod.
    func address(of pod: PodName) async throws -> String {
        guard let address = try await access.pod(pod)["status"]?["podIP"]?.string else {
            throw CheckFailure("pod \(pod) has no address")
        }
        return address
    }

    /// Counters of a proxy's Envoy whose names match.
    /// - Parameter filter: a regular expression over the whole name.
    func statistics(of pod: PodName, filter: String) async throws -> [String: Int] {
        let query = filter.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let text = try await curl(
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
        let pod = try await access.resolve(pod)
        return try await access[try topology.cluster(named: pod.cluster)].log(of: pod, container: container)
    }

    /// What the control plane says of every proxy.
    func proxyRows() async throws -> [ProxyRow] {
        let text = try await curl(controlPlane, "http://127.0.0.1:8080/debug/syncz")
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
