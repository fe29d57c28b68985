/// Where the id of one cluster stands.
struct ClusterIDPlaces {
    struct Place: Sendable, Hashable {
        let name: String
        let id: String
    }

    /// Each place with the id that it has, those outside the cluster first.
    let all: [Place]

    init(cluster: ClusterEvidence, entry: RemoteSecretEvidence?, evidence: Evidence) {
        var places: [Place] = []
        if let id = cluster.statedID { places.append(Place(name: "--cluster", id: id)) }
        if let entry {
            let secret = "Secret \(entry.secret) of \(evidence.primary?.name ?? "the primary")"
            places.append(Place(name: "the key of \(secret)", id: entry.key))
            if let id = entry.annotation {
                places.append(Place(name: "annotation \(RemoteSecretEvidence.annotationName) of \(secret)", id: id))
            }
        }
        for pod in cluster.controlPlanes.value ?? [] {
            if let id = pod.clusterID { places.append(Place(name: "CLUSTER_ID of pod \(pod.pod)", id: id)) }
        }
        places += Self.proxies(cluster)
        for webhook in cluster.webhooks.value ?? [] {
            guard let id = webhook.clusterID else { continue }
            places.append(Place(name: "the path of webhook \(webhook.configuration)/\(webhook.name)", id: id))
        }
        all = places
    }

    private static func proxies(_ cluster: ClusterEvidence) -> [Place] {
        let named = (cluster.proxies.value ?? []).filter { $0.clusterID != nil }
        return Dictionary(grouping: named) { $0.clusterID ?? "" }.sorted { $0.key < $1.key }.map { id, pods in
            let first = pods[0]
            let rest = pods.count > 1 ? " and \(pods.count - 1) more" : ""
            return Place(name: "ISTIO_META_CLUSTER_ID of pod \(first.namespace)/\(first.pod)\(rest)", id: id)
        }
    }

    /// The places that have an id, in words.
    func places(of id: String) -> String { all.filter { $0.id == id }.map(\.name).joined(separator: " and ") }

    var lines: [String] { all.map { "\($0.id): \($0.name)" } }
}
