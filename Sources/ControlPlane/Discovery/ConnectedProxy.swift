import EnvoyConfig
import Foundation
import Identity
import MeshModel
import XDS

/// A proxy at the other end of a stream.
struct ConnectedProxy: Sendable {
    let stream: StreamID
    let node: ProxyNode
    let since: Date
    private(set) var statuses: [String: TypeStatus] = [:]
    private(set) var rejections = 0
    /// The types that there is something of for this proxy.
    private(set) var available: Set<String> = []
    /// The class that it belongs to.
    private(set) var view: ProxyView?
    private(set) var inbound: InboundView?

    private let updates: AsyncStream<[ResourceSet]>.Continuation
    private var delivered: UInt64 = 0
    private var structure: UInt64?
    private var workload: Workload?

    init(stream: StreamID, node: ProxyNode, since: Date, updates: AsyncStream<[ResourceSet]>.Continuation) {
        self.stream = stream
        self.node = node
        self.since = since
        self.updates = updates
    }

    /// Finds out to which class the proxy belongs, if anything that matters has changed.
    mutating func classify(in generation: Generation) {
        let workload = generation.snapshot.endpoints.workloads[node.workloadKey]
        guard structure != generation.structure || workload != self.workload else { return }
        (view, inbound) = EnvoyConfig.view(of: node, in: generation.snapshot)
        self.workload = workload
        structure = generation.structure
    }

    /// Hands over what a generation has for this proxy, unless it has a later one already.
    mutating func deliver(_ layers: [ResourceSet], of generation: UInt64) {
        guard generation > delivered else { return }
        delivered = generation
        available = Set(layers.flatMap(\.typeURLs))
        updates.yield(layers)
    }

    mutating func note(_ status: TypeStatus, of typeURL: String) { statuses[typeURL] = status }

    mutating func noteRejection() { rejections += 1 }

    func end() { updates.finish() }
}

extension ProxyNode {
    var workloadKey: MeshModel.WorkloadKey { MeshModel.WorkloadKey(cluster: cluster, namespace: namespace, name: name) }
}
