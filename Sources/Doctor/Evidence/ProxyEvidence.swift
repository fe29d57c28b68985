public import Kubernetes

/// A pod with a proxy.
public struct ProxyEvidence: Sendable, Equatable {
    public var namespace: String
    public var pod: String
    /// `ISTIO_META_CLUSTER_ID`.
    public var clusterID: String?
    public var isReady: Bool

    public init(namespace: String, pod: String, clusterID: String?, isReady: Bool) {
        self.namespace = namespace
        self.pod = pod
        self.clusterID = clusterID
        self.isReady = isReady
    }

    /// Reads a pod; nil for one without a container `istio-proxy`.
    public init?(pod object: JSON) {
        let containers = ["initContainers", "containers"].flatMap { object["spec"]?[$0]?.array ?? [] }
        guard let proxy = containers.first(where: { $0["name"]?.string == "istio-proxy" }) else { return nil }
        namespace = object[path: ["metadata", "namespace"]]?.string ?? ""
        pod = object[path: ["metadata", "name"]]?.string ?? ""
        clusterID = proxy.environment("ISTIO_META_CLUSTER_ID")
        let conditions = object["status"]?["conditions"]?.array ?? []
        isReady = conditions.contains { $0["type"]?.string == "Ready" && $0["status"]?.string == "True" }
    }
}

extension JSON {
    /// The value of a variable of a container.
    func environment(_ name: String) -> String? {
        self["env"]?.array?.first { $0["name"]?.string == name }?["value"]?.string
    }
}
