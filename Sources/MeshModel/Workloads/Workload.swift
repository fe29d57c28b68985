public import MeshAPI

/// A pod as far as the mesh is concerned.
public struct Workload: Sendable, Hashable {
    /// Its name.
    public var key: WorkloadKey
    /// Its addresses, the first one being the primary.
    public var addresses: [String]
    /// Whether they are its own, and not those of its node.
    public var ownsAddresses: Bool
    /// The pod's labels.
    public var labels: [String: String]
    /// The name of the service account that it runs as.
    public var serviceAccount: String
    /// The network that it is in.
    public var network: NetworkID
    /// Where its node stands.
    public var locality: Locality
    /// The name of its node.
    public var node: String
    /// Whether a proxy beside it terminates mutual TLS.
    public var speaksMutualTLS: Bool
    /// Whether a proxy of the mesh runs in it now.
    public var runsProxy: Bool
    /// The ports that its containers declare; of those of one name the first counts.
    public var ports: [Pod.ContainerPort]
    /// Whether it takes traffic.
    public var isReady: Bool

    /// The number that `target` means at this pod; nil for a name that none of its containers has.
    public func port(_ target: ServiceTarget) -> UInt32? {
        switch target {
        case .number(let number): number
        case .name(let name): ports.first { $0.name == name }?.port
        }
    }
}
