/// What makes two definitions one service: the host and the namespace (namespace sameness across clusters).
public struct ServiceKey: Sendable, Hashable, Comparable {
    /// For example `helloworld.sample.svc.cluster.local`.
    public let host: String
    /// The namespace that defines it.
    public let namespace: String

    /// The service `host`, defined in `namespace`.
    public init(host: String, namespace: String) {
        self.host = host
        self.namespace = namespace
    }

    public static func < (left: ServiceKey, right: ServiceKey) -> Bool {
        (left.host, left.namespace) < (right.host, right.namespace)
    }
}
