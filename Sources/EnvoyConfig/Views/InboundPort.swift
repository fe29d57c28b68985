public import MeshModel

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
