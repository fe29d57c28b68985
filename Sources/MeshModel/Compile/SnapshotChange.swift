/// What has become different in a ``MeshSnapshot``.
public struct SnapshotChange: Sendable, Hashable {
    /// Whether something other than load assignments may differ: topology, or what clusters and listeners take from
    /// endpoints (``EndpointFacts``).
    public var isStructural = false
    /// Which rules differ, when of the topology nothing else does; nil when more or nothing of it does.
    public var rules: RuleChange?
    /// The services whose endpoints differ.
    public var services: Set<ServiceKey> = []
    /// The pods that came, changed or went.
    public var workloads: Set<WorkloadKey> = []

    /// No difference.
    public init() {}
}
