import Kubernetes
import MeshAPI

extension Kind {
    /// What is watched in every cluster of the mesh.
    static let ofEveryCluster: [Kind] = [.namespace, .node, .service, .endpointSlice, .pod]

    /// What is watched beside that in the cluster that holds the configuration.
    static let ofConfiguration: [Kind] = Kind.allCases.filter(\.isMeshConfiguration)

    /// Where the API serves objects of this kind.
    var resource: GroupVersionResource {
        GroupVersionResource(group: group, version: versions[0], resource: plural)
    }
}
