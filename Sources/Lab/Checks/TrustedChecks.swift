import Foundation
import Kubernetes

/// The control plane serves: its own readiness answers, and its pod is ready.
struct ControlPlaneReady: LabCheck {
    let id = "control-plane-ready"

    func look(at lab: LabView) async throws -> String {
        _ = try await lab.curl(lab.controlPlane, "http://127.0.0.1:8080/ready")
        return "\(lab.controlPlane) answers 200 on :8080/ready"
    }
}

/// The remotes' proxies reach the control plane through the gateway, by SNI.
struct ExposedThroughGateway: LabCheck {
    let id = "exposed-through-gateway"

    func look(at lab: LabView) async throws -> String {
        let gateway = lab.eastWestGateway
        let counters = try await lab.statistics(
            of: gateway, filter: "^(listener\\.0\\.0\\.0\\.0_15012\\.downstream_cx_total|tls_inspector\\..*)$")
        let connections = counters["listener.0.0.0.0_15012.downstream_cx_total"] ?? 0
        let names = counters["tls_inspector.sni_found"] ?? 0
        let expected = try await lab.proxies(in: Array(lab.topology.remotes)).count
        guard connections >= expected, names >= expected else {
            throw CheckFailure(
                "\(gateway) counted \(connections) connections on 15012, \(names) with SNI; \(expected) proxies are remote"
            )
        }
        guard try await lab.log(of: gateway, container: "istio-proxy").contains("istiod.istio-system.svc") else {
            throw CheckFailure("\(gateway) logged no connection with SNI istiod.istio-system.svc")
        }
        return "\(connections) connections on 15012 counted by \(gateway), "
            + "SNI found in \(names), the last with istiod.istio-system.svc"
    }
}

/// Every proxy of the remotes has its configuration.
struct RemoteProxiesReady: LabCheck {
    let id = "remote-proxies-ready"

    func look(at lab: LabView) async throws -> String {
        let proxies = try await lab.proxies(in: Array(lab.topology.remotes))
        for pod in proxies {
            _ = try await lab.curl(pod, container: "istio-proxy", "http://127.0.0.1:15021/healthz/ready")
        }
        guard !proxies.isEmpty else { throw CheckFailure("there is no remote proxy") }
        return "15021 answers 200 in \(proxies.map(\.description).joined(separator: ", "))"
    }
}

/// A Service of the same name is one service: callers in every cluster are answered from all clusters.
struct CrossClusterBalance: LabCheck {
    let id = "cross-cluster-balance"
    let calls = 20

    func look(at lab: LabView) async throws -> String {
        var seen: [String] = []
        for cluster in lab.topology.clusters {
            let url = "http://helloworld.sample:5000/hello"
            let loop = "for i in $(seq \(calls)); do curl -sS --fail --max-time 5 \(url); done"
            let result = try await lab.run(lab.sleep(in: cluster), ["sh", "-c", loop])
            let answers = result.output.split(separator: "\n")
            let counts = lab.topology.clusters.map { other in
                answers.filter { $0.hasPrefix("Hello version: \(other.helloworldVersion),") }.count
            }
            guard result.succeeded, counts.allSatisfy({ $0 > 0 }), counts.reduce(0, +) == calls else {
                throw CheckFailure("from \(cluster.name): answers per cluster \(counts) of \(calls) \(result.error)")
            }
            seen.append("from \(cluster.name): v1 \(counts[0]), v2 \(counts[1])")
        }
        return seen.joined(separator: "; ")
    }
}

/// On one network, pods talk to pods: each proxy's endpoints are the pods' own addresses, in all clusters.
struct SingleNetwork: LabCheck {
    let id = "single-network"

    func look(at lab: LabView) async throws -> String {
        var wanted: Set<String> = []
        for cluster in lab.topology.clusters {
            wanted.insert("\(try await lab.address(of: lab.helloworld(in: cluster))):5000")
        }
        for cluster in lab.topology.clusters {
            let text = try await lab.curl(
                lab.sleep(in: cluster), container: "istio-proxy", "http://127.0.0.1:15000/clusters")
            let prefix = "outbound|5000||helloworld.sample.svc.cluster.local::"
            let endpoints = text.split(separator: "\n").compactMap { line -> String? in
                guard line.hasPrefix(prefix), line.contains("::cx_total::") else { return nil }
                return line.dropFirst(prefix.count).components(separatedBy: "::").first
            }
            guard Set(endpoints) == wanted else {
                throw CheckFailure("\(cluster.name) sends to \(endpoints.sorted()), the pods are \(wanted.sorted())")
            }
        }
        return "both clusters send straight to \(wanted.sorted().joined(separator: " and "))"
    }
}

/// Nothing was refused by any proxy.
struct NothingRejected: LabCheck {
    let id = "nothing-rejected"

    func look(at lab: LabView) async throws -> String {
        let proxies = try await lab.proxies(in: lab.topology.clusters)
        for pod in proxies {
            let counters = try await lab.statistics(of: pod, filter: "\\.update_rejected$")
            let rejected = counters.filter { $0.value != 0 }
            guard !counters.isEmpty, rejected.isEmpty else {
                throw CheckFailure("\(pod): \(counters.isEmpty ? "no counters" : "\(rejected)")")
            }
        }
        let rows = try await lab.proxyRows()
        let unsynced = rows.filter { !$0.isSynced }
        guard rows.count == proxies.count, unsynced.isEmpty else {
            throw CheckFailure(
                "\(rows.count) of \(proxies.count) proxies connected; not synced: \(unsynced.map(\.name))")
        }
        return "update_rejected is 0 in all \(proxies.count) proxies; the control plane has no NACK and all SYNCED"
    }
}

/// From a remote cluster the control plane can be reached at the gateway's address and nowhere else.
struct DirectControlPathClosed: LabCheck {
    let id = "direct-control-path-closed"
    let ports = [8080, 15010, 15012, 15014, 15017]

    func look(at lab: LabView) async throws -> String {
        let pods = [lab.controlPlane, lab.eastWestGateway]
        let gateway = try await gatewayAddress(lab)
        for remote in lab.topology.remotes {
            for pod in pods {
                let address = try await lab.address(of: pod)
                for port in ports where try await lab.canConnect(from: remote, to: address, port: port) {
                    throw CheckFailure("\(remote.name) reaches \(pod) at \(address):\(port)")
                }
            }
            guard try await lab.canConnect(from: remote, to: gateway, port: 15012) else {
                throw CheckFailure("\(remote.name) does not reach the gateway at \(gateway):15012")
            }
        }
        return "no remote reaches the pods of the control plane or the gateway on \(ports); "
            + "\(gateway):15012 is open"
    }

    private func gatewayAddress(_ lab: LabView) async throws -> String {
        let reference = ObjectReference(.services, namespace: "istio-system", name: "istio-eastwestgateway")
        let service = try await lab.access[lab.topology.primary].get(reference)
        guard let address = service?["status"]?["loadBalancer"]?["ingress"]?[0]?["ip"]?.string else {
            throw CheckFailure("Service istio-eastwestgateway has no address")
        }
        return address
    }
}
