import EnvoyAPI
import MeshAPI
import MeshModel

/// Everything that the clusters of one service depend on, and together with the revision of its endpoints its load
/// assignments too. Views that agree on it share them, whatever namespaces they are for.
///
/// An object, because it is large: what remembers translations keeps it by reference, and both halves of a view share it.
final class ServiceTranslationKey: Sendable, Hashable {
    private struct Content: Sendable, Hashable {
        let service: MeshService
        let rule: MergedDestinationRule?
        let facts: EndpointFacts
        /// What holds in the service's namespace.
        let mode: MutualTLSMode
        let isCrossNetwork: Bool
        let settings: MeshSettings
        let type: ProxyType
        let cluster: ClusterID
        let network: NetworkID
        let locality: Locality
        let comparedLabels: [String: String]
    }

    private let content: Content

    /// - Parameter passed: ``VisibleMesh/crossNetworkHosts`` of `mesh`.
    init(_ service: MeshService, in mesh: VisibleMesh, _ passed: [HostPattern]) {
        let view = mesh.view
        content = Content(
            service: service, rule: mesh.rule(for: service), facts: mesh.snapshot.endpoints.facts(of: service.key),
            mode: mesh.topology.peerAuthentications.mode(namespace: service.namespace),
            isCrossNetwork: mesh.isCrossNetwork(service, passed), settings: mesh.settings, type: view.type,
            cluster: view.cluster, network: view.network, locality: view.locality, comparedLabels: view.comparedLabels)
    }

    var service: MeshService { content.service }

    /// Whether a gateway of the view passes its connections on.
    var isCrossNetwork: Bool { content.isCrossNetwork }

    static func == (left: ServiceTranslationKey, right: ServiceTranslationKey) -> Bool {
        left === right || left.content == right.content
    }

    func hash(into hasher: inout Hasher) {
        // What tells most services apart; the rest is compared.
        hasher.combine(content.service.host)
        hasher.combine(content.service.namespace)
        hasher.combine(content.cluster)
        hasher.combine(content.network)
        hasher.combine(content.isCrossNetwork)
    }
}

extension VisibleMesh {
    /// The key of each service's translation.
    func translationKeys() -> [ServiceTranslationKey] {
        let passed = crossNetworkHosts
        return services.map { ServiceTranslationKey($0, in: self, passed) }
    }

    /// All clusters of the view, sorted by name.
    /// - Parameter keys: ``translationKeys()``.
    func clusters(_ keys: [ServiceTranslationKey]) throws -> [EncodedResource] {
        var clusters = try staticClusters()
        for key in keys { clusters += try self.clusters(of: key) }
        return clusters.sorted { $0.name < $1.name }
    }

    /// Those of one service, sorted by name.
    func clusters(of key: ServiceTranslationKey) throws -> [EncodedResource] {
        // Clusters that resolve names have their endpoints in them.
        let revision = key.service.resolution == .endpoints ? 0 : snapshot.endpoints.revision(of: key.service.key)
        return try memo.clusters(key, revision: revision) {
            let targets = targets(of: key.service)
            let own = try targets.map(cluster)
            let others = key.isCrossNetwork ? try targets.map(crossNetworkCluster) : []
            return try (own + others).encoded(\.name)
        }
    }
}
