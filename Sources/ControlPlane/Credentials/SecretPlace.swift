import MeshModel

/// One Secret of one cluster, whether it exists or not.
struct SecretPlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    let cluster: ClusterID
    let namespace: String
    let name: String

    var description: String { "Secret \(namespace)/\(name) of \(cluster)" }

    static func < (one: Self, other: Self) -> Bool {
        (one.cluster, one.namespace, one.name) < (other.cluster, other.namespace, other.name)
    }
}
