/// A `Secret` of Kubernetes.
public struct Secret: Resource {
    public static let kind = Kind.secret

    public var metadata: ObjectMeta
    /// For example `kubernetes.io/tls`.
    public var type: String
    /// Decoded from base64; `stringData` is merged into it.
    public var data: [String: SecretBytes]

    public init(metadata: ObjectMeta, type: String = "Opaque", data: [String: SecretBytes] = [:]) {
        self.metadata = metadata
        self.type = type
        self.data = data
    }
}
