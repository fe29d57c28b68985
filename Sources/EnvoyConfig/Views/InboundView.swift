public import MeshModel

/// Everything that a sidecar's inbound configuration depends on. Replicas of one workload have equal views.
public struct InboundView: Sendable, Hashable {
    /// The workload's own ports, sorted by number.
    public let ports: [InboundPort]
    /// What holds for all other ports.
    public let mode: MutualTLSMode
}

/// A port on which the workload beside a sidecar serves.
public struct InboundPort: Sendable, Hashable {
    /// The number at the workload.
    public let target: UInt32
    /// The number at the first of the services that lead to it.
    public let service: UInt32
    /// What is spoken.
    public let portProtocol: PortProtocol
    /// What peers may or must use.
    public let mode: MutualTLSMode
}
