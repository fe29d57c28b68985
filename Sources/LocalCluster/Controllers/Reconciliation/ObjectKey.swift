import Kubernetes

/// Names an object among those of its kind.
struct ObjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Empty for cluster-scoped kinds.
    let namespace: String
    let name: String

    var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

    static func < (one: Self, other: Self) -> Bool { (one.namespace, one.name) < (other.namespace, other.name) }
}

extension ObjectKey {
    init(_ object: JSON) { self.init(namespace: object.namespace, name: object.name) }
}
