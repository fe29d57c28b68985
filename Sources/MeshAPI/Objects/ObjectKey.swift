/// Names one object of one cluster.
public struct ObjectKey: Sendable, Hashable {
    public var kind: Kind
    /// Empty for kinds that belong to the whole cluster.
    public var namespace: String
    public var name: String

    public init(kind: Kind, namespace: String, name: String) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }
}

extension ObjectKey: Comparable {
    /// By kind, then namespace, then name.
    public static func < (a: ObjectKey, b: ObjectKey) -> Bool {
        if a.kind != b.kind { return a.kind < b.kind }
        return (a.namespace, a.name) < (b.namespace, b.name)
    }
}

extension ObjectKey: CustomStringConvertible {
    /// `Gateway istio-system/istiod-gateway`, or `Node worker-1`; only the kind when there is no name.
    public var description: String {
        if name.isEmpty { return kind.rawValue }
        return namespace.isEmpty ? "\(kind.rawValue) \(name)" : "\(kind.rawValue) \(namespace)/\(name)"
    }
}
