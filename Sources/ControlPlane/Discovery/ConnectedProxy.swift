import EnvoyConfig
import Foundation
import Identity
import MeshModel
import XDS

/// A proxy at the other end of a stream.
struct ConnectedProxy: Sendable {
    let stream: StreamID
    let node: ProxyNode
    /// As its certificate proves it.
    let identity: SPIFFEID?
    /// The key identifier of the authority that signed the certificate which this stream was opened with.
    let issuer: String?
    let since: Date
    /// The class that it belongs to.
    private(set) var proxyClass: ProxyClass?

    private let progress: ProxyProgress
    private let updates: DiscoveryUpdates
    /// What the generation that was delivered last has for this proxy.
    private var layers: [ResourceSet] = []
    private var credentials: [CredentialName] = []
    private var companions: [CompanionLayer: ResourceSet] = [:]
    private var delivered: UInt64 = 0
    private var structure: UInt64?
    private var workload: Workload?

    /// - Parameters:
    ///   - identity: as the proxy's certificate proves it.
    ///   - issuer: the key identifier of the authority that signed that certificate, if it is stated.
    ///   - progress: where the stream notes how far it is.
    init(
        stream: StreamID, node: ProxyNode, identity: SPIFFEID?, issuer: String?, since: Date,
        progress: ProxyProgress, updates: DiscoveryUpdates
    ) {
        self.stream = stream
        self.node = node
        self.identity = identity
        self.issuer = issuer
        self.since = since
        self.progress = progress
        self.updates = updates
    }

    /// How far the stream is with each type.
    var statuses: [String: TypeStatus] { progress.statuses }

    /// How often the proxy has refused something.
    var rejections: Int { progress.rejections }

    /// Finds out to which class the proxy belongs, if anything that matters has changed.
    mutating func classify(in generation: Generation) {
        let workload = generation.snapshot.endpoints.workloads[node.workloadKey]
        guard structure != generation.structure || workload != self.workload else { return }
        let (view, inbound) = EnvoyConfig.view(of: node, in: generation.snapshot)
        proxyClass = ProxyClass(view: view, inbound: inbound)
        self.workload = workload
        structure = generation.structure
    }

    /// Hands over what a generation has for this proxy, unless it has a later one already.
    mutating func deliver(_ configuration: ClassConfiguration, of generation: UInt64) {
        guard generation > delivered else { return }
        let isNew = delivered == 0 || !layers.elementsEqual(configuration.layers, by: ===)
        delivered = generation
        credentials = configuration.credentials
        layers = configuration.layers
        let needsSecretsNoMore = demand == nil && companions.removeValue(forKey: .credentials) != nil
        if isNew || needsSecretsNoMore { hand() }
    }

    /// Serves a layer that does not come from generations, from now on or in place of the one before.
    mutating func accompany(with set: ResourceSet?, as layer: CompanionLayer) {
        guard companions[layer] !== set else { return }
        companions[layer] = set
        // Before its first generation a proxy is served nothing: an empty answer would be taken for everything.
        if delivered > 0 { hand() }
    }

    /// The Secrets that its configuration refers to; nil when to none.
    var demand: CredentialDemand? {
        guard let identity, !credentials.isEmpty else { return nil }
        let account = GatewayAccount(
            cluster: node.cluster, namespace: identity.namespace, name: identity.serviceAccount)
        return CredentialDemand(account: account, names: credentials)
    }

    private func hand() { updates.yield(served) }

    private var served: [ResourceSet] {
        layers + CompanionLayer.allCases.compactMap { companions[$0] }
    }

    /// Whether there is something of a type for this proxy.
    func isServed(_ typeURL: String) -> Bool { served.contains { !$0.table(typeURL).resources.isEmpty } }

    func end() { updates.finish() }
}

extension ProxyNode {
    var workloadKey: MeshModel.WorkloadKey { MeshModel.WorkloadKey(cluster: cluster, namespace: namespace, name: name) }
}
