import MeshAPI

extension ReferenceCheck {
    /// The objects of which something else may have to be said than before `change`.
    ///
    /// - Parameters:
    ///   - change: that led to this topology.
    ///   - rules: the VirtualServices and DestinationRules that came, changed or went with it.
    func objects(concernedBy change: TopologyChange, _ rules: Set<ObjectKey>) -> Set<ObjectKey> {
        var result = rules.union(change.virtualServices.map(\.object.key))
        // Who wins a host depends on all that name it.
        let contested = Set(change.virtualServices.filter { rules.contains($0.object.key) }.flatMap(\.hosts))
        let ruled = Set(change.ruledHosts.filter { !$0.isWildcard }.map(\.text))
        let wildcards = change.ruledHosts.filter(\.isWildcard)
        if !contested.isEmpty || !change.ruledHosts.isEmpty {
            for binding in topology.virtualServices {
                let isConcerned =
                    binding.hosts.contains(where: contested.contains) || binding.sends(toOneOf: ruled)
                    || wildcards.contains { binding.sends(toOneCoveredBy: $0) }
                if isConcerned { result.insert(binding.object.key) }
            }
        }
        if !change.hosts.isEmpty { result.formUnion(topology.destinationRules.objects(for: change.hosts)) }
        return result
    }
}

extension VirtualServiceBinding {
    fileprivate func sends(toOneCoveredBy wildcard: HostPattern) -> Bool {
        destinations.contains { wildcard.covers(HostPattern($0)) }
    }
}
