public import MeshAPI

/// What has become different in a ``MeshSnapshot``, and in what is said of the configuration.
public struct SnapshotChange: Sendable, Hashable {
    /// Whether something other than load assignments may differ: topology, or what clusters and listeners take from
    /// endpoints (``EndpointFacts``).
    public var isStructural = false
    /// What differs beside load assignments, when it is no more than services and rules; nil when it is more, or nothing.
    public var topology: TopologyChange?
    /// The services whose endpoints differ.
    public var services: Set<ServiceKey> = []
    /// The pods that came, changed or went.
    public var workloads: Set<WorkloadKey> = []
    /// The configuration objects of which something else has to be said than before, those that are gone among them.
    public var restated: Set<ObjectKey> = []

    /// No difference.
    public init() {}
}
