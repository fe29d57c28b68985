import EnvoyAPI
import Identity
import MeshModel
import XDS

/// How far every proxy follows the roots of the mesh.
struct ProxyTrustReport: Sendable, Hashable {
    private(set) var proxies = 0
    private(set) var laggards: [RotationEvidence.Laggard] = []
    /// What proxies say who refuse the roots.
    private(set) var refusals: [String] = []

    /// - Parameters:
    ///   - connected: all streams.
    ///   - expected: pods in which a proxy runs.
    ///   - version: of the roots that proxies have to acknowledge.
    ///   - issuer: the key identifier of the authority that must have signed their certificates; nil when either may.
    init(connected: [ConnectedProxy], expected: [MeshModel.WorkloadKey], version: String, issuer: String?) {
        let newest = Dictionary(grouping: connected, by: \.node.workloadKey)
            .compactMapValues { $0.max { $0.since < $1.since } }
        for key in Set(newest.keys).union(expected) {
            proxies += 1
            guard let proxy = newest[key] else {
                add(key, "its proxy is not connected: see the log of its container istio-proxy")
                continue
            }
            look(at: proxy, key, version, issuer)
        }
    }

    private mutating func look(
        at proxy: ConnectedProxy, _ key: MeshModel.WorkloadKey, _ version: String, _ issuer: String?
    ) {
        guard let status = proxy.statuses[TypeURL.proxyConfig] else {
            add(key, "its agent has not asked for the roots of the mesh: if it is not Skein's, restart the pod with it")
            return
        }
        if let rejection = status.rejection {
            refusals.append("\(key.cluster)/\(key.namespace)/\(key.name): \(printable(rejection))")
        } else if status.acknowledgedVersion != version {
            add(key, "has not taken over the present roots yet")
        } else if let issuer, proxy.issuer != issuer {
            add(key, "its certificate is of the other authority; it asks for a new one by itself")
        }
    }

    private mutating func add(_ key: MeshModel.WorkloadKey, _ reason: String) {
        laggards.append(
            .init(cluster: key.cluster.rawValue, namespace: key.namespace, pod: key.name, reason: reason))
    }
}
