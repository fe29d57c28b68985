import EnvoyConfig
import MeshModel
import XDS

/// All proxies that are connected, by stream, by class and by workload: what concerns some of them costs nothing for
/// the others.
struct ConnectedProxies: Sendable {
    private var byStream: [StreamID: ConnectedProxy] = [:]
    private var byClass: [ProxyClass: Set<StreamID>] = [:]
    private var byWorkload: [WorkloadKey: Set<StreamID>] = [:]
    /// Those whose configuration refers to Secrets.
    private var demanding: Set<StreamID> = []

    var all: [ConnectedProxy] { Array(byStream.values) }

    /// The classes of all proxies.
    var classes: [ProxyClass] { Array(byClass.keys) }

    /// The Secrets that proxies need.
    var demands: Set<CredentialDemand> { Set(demanding.compactMap { byStream[$0]?.demand }) }

    subscript(stream: StreamID) -> ConnectedProxy? { byStream[stream] }

    mutating func insert(_ proxy: ConnectedProxy) {
        byStream[proxy.stream] = proxy
        byWorkload[proxy.node.workloadKey, default: []].insert(proxy.stream)
    }

    mutating func remove(_ stream: StreamID) -> ConnectedProxy? {
        guard let proxy = byStream.removeValue(forKey: stream) else { return nil }
        byWorkload.remove(stream, under: proxy.node.workloadKey)
        if let old = proxy.proxyClass { byClass.remove(stream, under: old) }
        demanding.remove(stream)
        return proxy
    }

    /// Finds out to which class a proxy belongs.
    mutating func classify(_ stream: StreamID, in generation: Generation) {
        let old = byStream[stream]?.proxyClass
        byStream[stream]?.classify(in: generation)
        guard let new = byStream[stream]?.proxyClass, new != old else { return }
        if let old { byClass.remove(stream, under: old) }
        byClass[new, default: []].insert(stream)
    }

    /// Finds out to which classes proxies belong, those alone that a generation may have moved to another class.
    mutating func classifyAll(in generation: Generation) {
        for stream in streams(regroupedBy: generation) { classify(stream, in: generation) }
    }

    private func streams(regroupedBy generation: Generation) -> Set<StreamID> {
        let change = generation.change
        let moved = Set(change.workloads.flatMap { byWorkload[$0] ?? [] })
        guard generation.structure == generation.number else { return moved }
        guard let topology = change.topology, !topology.regroupsClients else { return Set(byStream.keys) }
        if topology.namespaces.isEmpty { return moved }
        // What a proxy receives depends on the services of its own namespace.
        let concerned = byStream.values.filter { topology.namespaces.contains($0.node.namespace) }
        return moved.union(concerned.map(\.stream))
    }

    /// Hands what a generation has for a class to all of it.
    mutating func deliver(_ configuration: ClassConfiguration, to proxyClass: ProxyClass, of generation: UInt64) {
        for stream in byClass[proxyClass] ?? [] { deliver(configuration, to: stream, of: generation) }
    }

    /// Hands what a generation has for its class to one proxy.
    mutating func deliver(_ configuration: ClassConfiguration, to stream: StreamID, of generation: UInt64) {
        byStream[stream]?.deliver(configuration, of: generation)
        if byStream[stream]?.demand == nil { demanding.remove(stream) } else { demanding.insert(stream) }
    }

    /// Serves all proxies a layer that does not come from generations.
    mutating func accompany(with set: ResourceSet, as layer: CompanionLayer) {
        for stream in Array(byStream.keys) { byStream[stream]?.accompany(with: set, as: layer) }
    }

    /// Serves those proxies that need Secrets what `layer` has for them.
    mutating func accompanyDemanding(_ layers: [CredentialDemand: ResourceSet]) {
        for stream in demanding {
            let demand = byStream[stream]?.demand
            byStream[stream]?.accompany(with: demand.flatMap { layers[$0] }, as: .credentials)
        }
    }
}

extension Dictionary where Value == Set<StreamID> {
    fileprivate mutating func remove(_ stream: StreamID, under key: Key) {
        self[key]?.remove(stream)
        if self[key]?.isEmpty == true { self[key] = nil }
    }
}
