import Identity
import MeshModel

extension RotationEvidence {
    /// What hinders a rotation, taken together.
    /// - Parameters:
    ///   - proxies: what is known of every proxy; nil while that is not known yet.
    ///   - behind: namespaces whose ConfigMap does not say yet what it should, with the reason.
    ///   - clusters: all clusters of the mesh.
    init(
        proxies: ProxyTrustReport?, behind: [(place: NamespacePlace, reason: String)]?, clusters: [ClusterState]
    ) {
        var obstacles = clusters.filter { $0.phase != .synced }.map { state in
            "\(state.id) cannot be reached, so nobody knows what its proxies trust: "
                + (state.failures.first ?? "it is still being read")
        }
        if proxies == nil || behind == nil { obstacles.append("the clusters are still being read") }
        obstacles += (behind ?? []).map { "ConfigMap \(RootCertificatePlan.name) in \($0.place): \($0.reason)" }
        self.init(
            proxies: proxies?.proxies ?? 0, laggards: proxies?.laggards ?? [], obstacles: obstacles,
            refusals: proxies?.refusals ?? [])
    }

    /// The same with one more obstacle.
    func adding(_ obstacle: String?) -> RotationEvidence {
        guard let obstacle else { return self }
        return RotationEvidence(
            proxies: proxies, laggards: firstLaggards, obstacles: obstacles + [obstacle], refusals: refusals)
    }
}
