import Identity

/// How to bring the proxies of a cluster under the mesh's root.
struct RootRepair {
    let cluster: ClusterEvidence
    let evidence: Evidence

    private var kubectl: Kubectl { evidence.kubectl(cluster) }

    /// For ConfigMaps `istio-ca-root-cert` with another root than the mesh's.
    var repair: DoctorFinding.Repair {
        isUnderAnotherRoot
            ? newAuthority
            : DoctorFinding.Repair(
                "put the mesh's root where another was put by hand, then let the proxies there start anew", newRoots)
    }

    /// A new authority under the primary's root, then new roots for the proxies.
    var newAuthority: DoctorFinding.Repair {
        let root = evidence.meshRoot.map { "\($0.words), that of \($0.source)" } ?? "the primary's"
        return DoctorFinding.Repair(
            "bring \(cluster.name) under the mesh's root: with ROOT the folder that holds \(root)",
            kubectl.replaceAuthority + newRoots)
    }

    /// Without them, the control plane writes its own: as soon as it starts, else within two minutes.
    var deleteConfigMaps: String {
        kubectl.clusterWide("delete configmaps --all-namespaces --field-selector metadata.name=istio-ca-root-cert")
    }

    /// Whether the cluster's own `cacerts` is under another root: then the ConfigMaps only follow it.
    private var isUnderAnotherRoot: Bool {
        guard cluster.role != .primary, let root = evidence.meshRoot,
            let pem = (cluster.authority.value ?? nil)?.files.root, let own = try? TrustBundle(pem: pem)
        else { return false }
        return !root.isTrusted(by: own)
    }

    private var newRoots: [String] {
        let namespaces = evidence.mapsWithAnotherRoot(in: cluster).map(\.namespace)
        guard !namespaces.isEmpty else { return [] }
        let withProxies = Set((cluster.proxies.value ?? []).map(\.namespace)).intersection(namespaces)
        return roots(in: namespaces) + withProxies.sorted().map { kubectl(in: $0, "rollout restart deployment") }
    }

    /// What the primary's own proxies trust, for the remote's; in the primary itself the control plane writes it.
    private func roots(in namespaces: [String]) -> [String] {
        guard let primary = evidence.primary, primary.name != cluster.name else {
            let deletions = namespaces.map { kubectl(in: $0, "delete configmap istio-ca-root-cert") }
            return deletions + (cluster.role == .primary ? [kubectl.restartControlPlane] : [])
        }
        let value = "-o go-template='{{index .data \"root-cert.pem\"}}' > root-cert.pem"
        return [evidence.kubectl(primary)("get configmap istio-ca-root-cert \(value)")]
            + namespaces.map { namespace in
                kubectl(
                    in: namespace,
                    "create configmap istio-ca-root-cert --from-file=root-cert.pem --dry-run=client -o yaml")
                    + " | " + kubectl(in: namespace, "apply -f -")
            } + ["rm root-cert.pem"]
    }
}
