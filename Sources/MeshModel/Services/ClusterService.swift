/// What one cluster says of a Kubernetes Service: the part that is not the same everywhere.
public struct ClusterService: Sendable, Hashable {
    /// The addresses that clients of that cluster connect to, in lower case; empty for a headless service.
    public var addresses: [String]
    /// Which of the cluster's pods serve it; nil for a service whose endpoints somebody else maintains.
    public var selector: LabelSelector?
    /// What each service port means at a pod.
    public var targetPorts: [UInt32: ServiceTarget]
    /// Addresses and names by which the outside reaches it.
    public var externalAddresses: [String]
}
