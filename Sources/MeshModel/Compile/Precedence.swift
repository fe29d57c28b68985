import MeshAPI

extension ObjectMeta {
    /// Whether an object takes precedence over `other` where both are for the same: the oldest does; of the same age by
    /// name, then by namespace.
    func precedes(_ other: ObjectMeta) -> Bool {
        (creationTimestamp, name, namespace) < (other.creationTimestamp, other.name, other.namespace)
    }
}
