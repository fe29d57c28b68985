import Foundation
import MeshAPI
import MeshModel

/// One namespace of one cluster.
struct NamespacePlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    let cluster: ClusterID
    let namespace: String

    var description: String { "namespace \(namespace) of \(cluster)" }

    static func < (one: Self, other: Self) -> Bool { (one.cluster, one.namespace) < (other.cluster, other.namespace) }
}

extension MeshInput {
    /// The annotation by which a remote cluster says whose proxies it has.
    static let controlPlaneAnnotation = "topology.istio.io/controlPlaneClusters"

    /// The namespaces that this control plane serves: all of its own cluster, and all of those clusters whose root
    /// namespace names it, or `*`.
    func servedNamespaces(root: String) -> Set<NamespacePlace> {
        var places: Set<NamespacePlace> = []
        for (cluster, objects) in clusters where cluster == settings.configCluster || serves(objects, root) {
            for namespace in objects.namespaces.values {
                places.insert(NamespacePlace(cluster: cluster, namespace: namespace.metadata.name))
            }
        }
        return places
    }

    private func serves(_ objects: ClusterObjects, _ root: String) -> Bool {
        let namespace = objects.namespaces.values.first { $0.metadata.name == root }
        let named = namespace?.metadata.annotations[Self.controlPlaneAnnotation] ?? ""
        let names = named.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        return names.contains("*") || names.contains(settings.configCluster.rawValue)
    }
}
