/// The part of an object's metadata that the mesh reads. Everything else (managedFields, finalizers, ...) is ignored.
public struct ObjectMeta: Sendable, Hashable {
    public var name: String
    /// Empty for objects that belong to the whole cluster (Node, Namespace).
    public var namespace: String
    public var labels: [String: String]
    public var annotations: [String: String]
    public var uid: String
    /// Opaque: only ever compared for equality, and handed back to the API server.
    public var resourceVersion: String
    /// Counts changes of the specification; 0 when the API server does not keep it.
    public var generation: Int64
    /// RFC 3339, as the API server wrote it; empty when unknown. The older of two rival objects wins.
    public var creationTimestamp: String

    public init(
        name: String,
        namespace: String = "",
        labels: [String: String] = [:],
        annotations: [String: String] = [:],
        uid: String = "",
        resourceVersion: String = "",
        generation: Int64 = 0,
        creationTimestamp: String = ""
    ) {
        self.name = name
        self.namespace = namespace
        self.labels = labels
        self.annotations = annotations
        self.uid = uid
        self.resourceVersion = resourceVersion
        self.generation = generation
        self.creationTimestamp = creationTimestamp
    }
}
