public import Kubernetes

/// A pod of the control plane.
public struct ControlPlaneEvidence: Sendable, Equatable {
    public var pod: String
    /// `CLUSTER_ID`.
    public var clusterID: String?

    public init(pod: String, clusterID: String?) {
        self.pod = pod
        self.clusterID = clusterID
    }

    /// Reads a pod; nil for one that is not labelled `app: istiod`.
    public init?(pod object: JSON) {
        guard object[path: ["metadata", "labels", "app"]]?.string == "istiod" else { return nil }
        pod = object[path: ["metadata", "name"]]?.string ?? ""
        clusterID = (object["spec"]?["containers"]?.array ?? []).lazy.compactMap { $0.environment("CLUSTER_ID") }.first
    }
}
