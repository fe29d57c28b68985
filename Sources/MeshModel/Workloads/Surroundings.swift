import MeshAPI

/// What a pod inherits from its cluster.
struct Surroundings: Sendable, Hashable {
    let network: NetworkID
    /// By the name of the node.
    let localities: [String: Locality]

    init(_ objects: ClusterObjects, settings: MeshSettings) {
        let root = objects.namespaces.values.first { $0.metadata.name == settings.rootNamespace }
        let named = root?.metadata.labels[TopologyLabel.network].map { NetworkID($0) }
        network = named ?? objects.network ?? NetworkID("")
        localities = Dictionary(
            objects.nodes.values.map { ($0.metadata.name, Locality(nodeLabels: $0.metadata.labels)) },
            uniquingKeysWith: { first, _ in first })
    }
}

extension Locality {
    fileprivate init(nodeLabels labels: [String: String]) {
        self.init(
            region: labels[TopologyLabel.region] ?? "", zone: labels[TopologyLabel.zone] ?? "",
            subZone: labels[TopologyLabel.subZone] ?? "")
    }
}
