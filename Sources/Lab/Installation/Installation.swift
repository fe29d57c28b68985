import Foundation
import Identity
import Kubernetes

/// Installs the mesh into the clusters of a running lab, in the order of the primary-remote architecture, through their
/// API servers alone.
public struct Installation: Sendable {
    let topology: LabTopology
    let state: LabState
    let trust: TrustSetup
    let access: LabAccess
    /// Told one line at each step.
    let progress: @Sendable (String) -> Void

    /// An installation into the clusters behind `access`.
    public init(
        topology: LabTopology, state: LabState, trust: TrustSetup, access: LabAccess,
        progress: @escaping @Sendable (String) -> Void
    ) {
        self.topology = topology
        self.state = state
        self.trust = trust
        self.access = access
        self.progress = progress
    }

    /// Installs everything and waits until all is ready that this trust lets become ready, or until its fault shows.
    public func run() async throws {
        let sets = try LabTrust(topology: topology, setup: trust).make(in: state, now: Date())
        let primary = access[topology.primary]
        progress("\(topology.primary.name): trust, control plane, gateways")
        try await installTrust(sets, in: topology.primary)
        try await apply(Manifests.primary, to: topology.primary)
        try await apply(Manifests.exposeControlPlane, to: topology.primary, namespace: "istio-system")
        try await apply(Manifests.ingress, to: topology.primary)
        try await apply(Manifests.sample, to: topology.primary)

        let gateway = try await externalAddress(of: "istio-eastwestgateway", at: primary)
        for remote in topology.remotes {
            progress("\(remote.name): trust, gateway, workloads; control plane at \(gateway)")
            try await installTrust(sets, in: remote)
            try await distributeRoot(sets, in: remote, namespaces: ["istio-system", "sample"])
            try await apply(Manifests.remote, to: remote, variables: ["REMOTE_PILOT_ADDRESS": gateway])
            try await apply(Manifests.ingress, to: remote)
            try await apply(Manifests.sample, to: remote)
            let id = trust == .wrongClusterID ? "cluster-\(remote.index)" : nil
            try await primary.apply(RemoteSecret(for: access[remote], id: id).object())
        }
        try await waitUntilReady()
    }

    private func apply(
        _ manifest: String, to cluster: LabCluster, variables: [String: String] = [:], namespace: String? = nil
    ) async throws {
        for var object in try Manifests.objects(manifest, in: cluster, variables: variables) {
            if let namespace, object["metadata"]?["namespace"] == nil {
                object["metadata"]?["namespace"] = .string(namespace)
            }
            try await access[cluster].apply(object)
        }
    }

    /// Secret `cacerts`, from which a cluster's control plane signs and by which its operator says whom to trust.
    private func installTrust(_ sets: [String: CACertificates], in cluster: LabCluster) async throws {
        guard let set = sets[cluster.name] else { return }
        try await makeNamespace("istio-system", in: cluster)
        try await access[cluster].apply([
            "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
            "metadata": ["name": "cacerts", "namespace": "istio-system"],
            "data": .object(set.secretData.mapValues { .string(Data($0).base64EncodedString()) }),
        ])
    }

    /// Before the manifest that labels it.
    private func makeNamespace(_ name: String, in cluster: LabCluster) async throws {
        try await access[cluster].apply([
            "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)],
        ])
    }

    /// The root that a remote cluster's proxies verify the control plane with: the one in that cluster's own `cacerts`.
    private func distributeRoot(
        _ sets: [String: CACertificates], in cluster: LabCluster, namespaces: [String]
    ) async throws {
        guard let root = sets[cluster.name]?.root else { return }
        for namespace in namespaces {
            try await makeNamespace(namespace, in: cluster)
            try await access[cluster].apply([
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": ["name": "istio-ca-root-cert", "namespace": .string(namespace)],
                "data": ["root-cert.pem": .string(String(decoding: root, as: UTF8.self))],
            ])
        }
    }

    private func externalAddress(of service: String, at access: ClusterAccess) async throws -> String {
        let reference = ObjectReference(.services, namespace: "istio-system", name: service)
        var address: String?
        try await Patience(seconds: 20).wait("an external address of Service istio-system/\(service)") {
            address = try await access.get(reference)?["status"]?["loadBalancer"]?["ingress"]?[0]?["ip"]?.string
            return address != nil
        }
        guard let address else { throw LabError(.timeout, "Service \(service) got no address") }
        return address
    }
}
