import MeshAPI

/// What pods have in common with their siblings: most are one of several of a Deployment, and one of many of their node.
struct PodSharing: Sendable {
    private var labels = SharedValues<[String: String]>(limit: 4096)
    private var ports = SharedValues<[Pod.ContainerPort]>(limit: 4096)
    private var texts = SharedValues<String>(limit: 8192)

    /// The same object, of which pods seen before hold as much as possible.
    mutating func shared(_ object: MeshObject) -> MeshObject {
        guard case .pod(var pod) = object else { return object }
        pod.metadata.labels = labels.shared(pod.metadata.labels)
        pod.metadata.namespace = texts.shared(pod.metadata.namespace)
        pod.ports = ports.shared(pod.ports)
        pod.nodeName = texts.shared(pod.nodeName)
        pod.serviceAccountName = texts.shared(pod.serviceAccountName)
        return .pod(pod)
    }
}
