public import MeshModel

/// Everything that a sidecar's inbound configuration depends on. Replicas of one workload have equal views.
public struct InboundView: Sendable, Hashable {
    /// The workload's own ports, sorted by number.
    public let ports: [InboundPort]
    /// What holds for all other ports.
    public let mode: MutualTLSMode
}
