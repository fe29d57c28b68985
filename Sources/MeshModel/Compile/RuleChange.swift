import MeshAPI

/// Which rules have become different, while the rest of the topology has stayed.
public struct RuleChange: Sendable, Hashable {
    /// The VirtualServices that came, changed or went, as they were and as they are.
    public let virtualServices: Set<VirtualServiceBinding>
    /// The hosts of the DestinationRules that came, changed or went, as they were and as they are.
    public let ruledHosts: Set<HostPattern>

    /// - Parameters:
    ///   - keys: of the objects that came, changed or went.
    ///   - old: the topology before.
    ///   - new: the topology after.
    init(of keys: Set<ObjectKey>, from old: Topology, to new: Topology) {
        virtualServices = Set((old.virtualServices + new.virtualServices).filter { keys.contains($0.object.key) })
        ruledHosts = old.destinationRules.hosts(of: keys).union(new.destinationRules.hosts(of: keys))
    }
}
