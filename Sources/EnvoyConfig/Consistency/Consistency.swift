import EnvoyAPI
import SwiftProtobuf

/// Checks the resources that one proxy gets, all sets together, for what a proxy could not use: references to
/// clusters, routes or endpoints that are missing, names that occur twice, connections that two filter chains want.
///
/// - Parameter isComplete: whether the sets are all that the proxy gets. An inbound set checked alone is not: it leads to
///   the clusters that outbound sets always have.
/// - Parameter memo: remembers what has been looked at before.
/// - Throws: when the bytes of a resource are not a message of its type.
public func consistencyFaults(
    in sets: [ProxyResources], isComplete: Bool = true, memo: TranslationMemo = TranslationMemo()
) throws -> [ConsistencyFault] {
    let others = isComplete ? [] : [StaticCluster.blackHole, StaticCluster.passthrough]
    return try ConsistencyCheck(sets, besides: Set(others), memo).faults()
}

private struct ConsistencyCheck {
    let clusters: [ResourceReferences]
    let clusterNames: Set<String>
    let endpoints: [String]
    let endpointNames: Set<String>
    let listeners: [Envoy.Listener]
    let routes: [Envoy.RouteConfiguration]
    let virtualHosts: VirtualHostParts
    /// Clusters that the proxy gets in other sets.
    let otherClusters: Set<String>

    init(_ sets: [ProxyResources], besides otherClusters: Set<String>, _ memo: TranslationMemo) throws {
        self.otherClusters = otherClusters
        clusters = try sets.flatMap(\.clusters).clusterReferences(memo)
        clusterNames = Set(clusters.map(\.name))
        endpoints = sets.flatMap(\.endpoints).map(\.name)
        endpointNames = Set(endpoints)
        listeners = try sets.flatMap(\.listeners).map { try Envoy.Listener(serializedBytes: $0.bytes) }
        virtualHosts = try VirtualHostParts(sets.flatMap(\.virtualHosts), memo)
        routes = try sets.flatMap(\.routes).map { try Envoy.RouteConfiguration(serializedBytes: $0.bytes) }
    }

    func faults() throws -> [ConsistencyFault] {
        let used = try listeners.map { ($0, try ListenerReferences($0)) }
        return repeatedNames() + endpointFaults() + routeFaults(wanted: used.flatMap { $0.1.routeNames })
            + virtualHosts.faults(tables: routes)
            + used.flatMap { listenerFaults($0.0, $0.1) }
    }

    private func repeatedNames() -> [ConsistencyFault] {
        let kinds = [
            ("cluster", clusterNames.count < clusters.count ? clusters.map(\.name) : []),
            ("endpoints", endpointNames.count < endpoints.count ? endpoints : []),
            ("listener", listeners.map(\.name)), ("route", routes.map(\.name)),
        ]
        return kinds.flatMap { kind, names in
            names.repeated.map { ConsistencyFault(resource: "\(kind) \($0)", reason: "the name occurs twice") }
        }
    }

    private func endpointFaults() -> [ConsistencyFault] {
        let wanted = Set(clusters.compactMap(\.endpoints))
        let missing = wanted.subtracting(endpointNames).sorted().map {
            ConsistencyFault(resource: "cluster \($0)", reason: "no endpoints are sent for it")
        }
        let unwanted = endpointNames.subtracting(wanted).sorted().map {
            ConsistencyFault(resource: "endpoints \($0)", reason: "no cluster asks for them")
        }
        return missing + unwanted
    }

    private func routeFaults(wanted: [String]) -> [ConsistencyFault] {
        let names = routes.map(\.name)
        let missing = Set(wanted).subtracting(names).sorted().map {
            ConsistencyFault(resource: "route \($0)", reason: "a listener asks for it, and it is not sent")
        }
        let unwanted = Set(names).subtracting(wanted).sorted().map {
            ConsistencyFault(resource: "route \($0)", reason: "no listener asks for it")
        }
        return missing + unwanted + routes.flatMap { faults(virtualHosts.hosts(of: $0), in: "route \($0.name)") }
    }

    private func listenerFaults(_ listener: Envoy.Listener, _ used: ListenerReferences) -> [ConsistencyFault] {
        let resource = "listener \(listener.name)"
        let matches = listener.filterChains.map(\.filterChainMatch).repeated.map { match in
            ConsistencyFault(resource: resource, reason: "two filter chains match \(match)")
        }
        let inline = used.inlineRoutes.flatMap { faults($0.virtualHosts.map(ResourceReferences.init), in: resource) }
        return matches + inline + missing(Set(used.clusters), from: resource)
    }

    private func faults(_ hosts: [ResourceReferences], in resource: String) -> [ConsistencyFault] {
        let domains = hosts.flatMap(\.domains).repeated.map {
            ConsistencyFault(resource: resource, reason: "domain \($0) occurs twice")
        }
        let names = hosts.map(\.name).repeated.map {
            ConsistencyFault(resource: resource, reason: "virtual host \($0) occurs twice")
        }
        let targets = hosts.reduce(into: Set<String>()) { $0.formUnion($1.clusters) }
        return domains + names + missing(targets, from: resource)
    }

    private func missing(_ names: Set<String>, from resource: String) -> [ConsistencyFault] {
        names.subtracting(clusterNames).subtracting(otherClusters).sorted().map {
            ConsistencyFault(resource: resource, reason: "there is no cluster \($0)")
        }
    }
}

extension Sequence where Element: Hashable {
    /// Elements that occur more than once, in the order in which they do so again.
    fileprivate var repeated: [Element] {
        var seen = Set<Element>(minimumCapacity: underestimatedCount)
        return filter { !seen.insert($0).inserted }
    }
}
