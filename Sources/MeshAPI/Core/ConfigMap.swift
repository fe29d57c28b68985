/// A `ConfigMap` of Kubernetes. Its binary data is not read.
public struct ConfigMap: Resource {
    public static let kind = Kind.configMap

    public var metadata: ObjectMeta
    public var data: [String: String]

    public init(metadata: ObjectMeta, data: [String: String] = [:]) {
        self.metadata = metadata
        self.data = data
    }
}
