import EnvoyAPI
import MeshAPI
import MeshModel

/// Everything that the clusters of one service depend on, and together with the revision of its endpoints its load
/// assignments too. Views that agree on it share them, whatever namespaces they are for.
struct ServiceTranslationKey: Sendable, Hashable {
    let service: MeshService
    let rule: MergedDestinationRule?
    let facts: EndpointFacts
    /// What holds in the service's namespace.
    let mode: MutualTLSMode
    /// Whether a gateway of the view passes its connections on.
    let isCrossNetwork: Bool
    let settings: MeshSettings
    let type: ProxyType
    let cluster: ClusterID
    let network: NetworkID
    let locality: Locality
    let comparedLabels: [String: String]

    func hash(into hasher: inout Hasher) {
        // What tells most services apart; the rest is compared.
        hasher.combine(service.host)
        hasher.combine(service.namespace)
        hasher.combine(cluster)
        hasher.combine(network)
        hasher.combine(isCrossNetwork)
    }
}

extension VisibleMesh {
    /// The key of a service's translation.
    /// - Parameter passed: ``crossNetworkHosts`` of the view.
    func translationKey(of service: MeshService, _ passed: [HostPattern]) -> ServiceTranslationKey {
        ServiceTranslationKey(
            service: service, rule: rule(for: service), facts: snapshot.endpoints.facts(of: service.key),
            mode: topology.peerAuthentications.mode(namespace: service.namespace),
            isCrossNetwork: isCrossNetwork(service, passed), settings: settings, type: view.type,
            cluster: view.cluster, network: view.network, locality: view.locality, comparedLabels: view.comparedLabels)
    }

    /// All clusters of the view, sorted by name.
    func clusters() throws -> [EncodedResource] {
        let passed = crossNetworkHosts
        var clusters = try staticClusters()
        for service in services { clusters += try self.clusters(of: service, passed) }
        return clusters.sorted { $0.name < $1.name }
    }

    private func clusters(of service: MeshService, _ passed: [HostPattern]) throws -> [EncodedResource] {
        let key = translationKey(of: service, passed)
        // Clusters that resolve names have their endpoints in them.
        let revision = service.resolution == .endpoints ? 0 : snapshot.endpoints.revision(of: service.key)
        return try memo.clusters(key, revision: revision) {
            let targets = targets(of: service)
            let own = try targets.map(cluster)
            let others = key.isCrossNetwork ? try targets.map(crossNetworkCluster) : []
            return try (own + others).encoded(\.name)
        }
    }
}
