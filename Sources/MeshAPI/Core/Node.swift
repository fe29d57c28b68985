/// A `Node` of Kubernetes: only where it stands.
public struct Node: Resource {
    public static let kind = Kind.node

    public var metadata: ObjectMeta

    public init(metadata: ObjectMeta) {
        self.metadata = metadata
    }

    public var region: String { metadata.labels["topology.kubernetes.io/region"] ?? "" }
    public var zone: String { metadata.labels["topology.kubernetes.io/zone"] ?? "" }
    public var subzone: String { metadata.labels["topology.istio.io/subzone"] ?? "" }
}
