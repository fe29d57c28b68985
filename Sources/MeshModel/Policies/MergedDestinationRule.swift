public import MeshAPI

/// All DestinationRules of one namespace for one host, as one.
public struct MergedDestinationRule: Sendable, Hashable {
    /// The objects that it is made of, the oldest first.
    public var objects: [ObjectKey]
    /// The hosts that it is for.
    public var host: HostPattern
    /// The policy of the oldest object that has one.
    public var trafficPolicy: TrafficPolicy?
    /// The subsets of all; the oldest object wins a name.
    public var subsets: [Subset]
    /// The clients of its namespace that follow it; nil for all.
    public var clients: LabelSelector?
    /// Who sees it.
    public var visibility: Visibility

    /// The subset of this name.
    public func subset(_ name: String) -> Subset? { subsets.first { $0.name == name } }
}
