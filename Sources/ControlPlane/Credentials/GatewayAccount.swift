import MeshModel

/// A service account that gateways run as: their certificates prove namespace and name.
struct GatewayAccount: Sendable, Hashable, Comparable, CustomStringConvertible {
    let cluster: ClusterID
    let namespace: String
    let name: String

    /// How RBAC calls it.
    var user: String { "system:serviceaccount:\(namespace):\(name)" }

    /// The groups that the API server puts every service account into.
    var groups: [String] {
        ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated"]
    }

    var description: String { "service account \(namespace)/\(name) of \(cluster)" }

    static func < (one: Self, other: Self) -> Bool {
        (one.cluster, one.namespace, one.name) < (other.cluster, other.namespace, other.name)
    }
}
