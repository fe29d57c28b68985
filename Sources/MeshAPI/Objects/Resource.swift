/// What every kind of object has in common.
public protocol Resource: Sendable, Hashable {
    static var kind: Kind { get }
    var metadata: ObjectMeta { get set }
}

extension Resource {
    public var key: ObjectKey {
        ObjectKey(kind: Self.kind, namespace: metadata.namespace, name: metadata.name)
    }
    public var name: String { metadata.name }
    public var namespace: String { metadata.namespace }
}
