/// A `Namespace` of Kubernetes: only its labels and annotations.
public struct Namespace: Resource {
    public static let kind = Kind.namespace

    public var metadata: ObjectMeta

    public init(metadata: ObjectMeta) {
        self.metadata = metadata
    }
}
