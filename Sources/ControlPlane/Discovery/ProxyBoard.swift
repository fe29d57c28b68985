import EnvoyAPI
import EnvoyConfig
import Foundation
import GRPCCore
import Identity
import Logging
import MeshModel
import XDS

/// All proxies that are connected, and the generation that they are served. What is computed is computed per class.
actor ProxyBoard: DiscoverySource {
    private var proxies = ConnectedProxies()
    private var latest: Generation?
    private var roots: MeshRoots?
    private var counts = DiscoveryCounts()
    /// How many generations differed in services and rules alone since translations were forgotten.
    private var smallChanges = 0
    private let memo = LayerMemo()
    private let outbound: ClassMemo<ProxyView>
    private let inbound: ClassMemo<InboundView>
    private let progress = DiscoveryProgress()
    private let credentials: GatewayCredentials
    private let clusters: @Sendable () -> Set<ClusterID>
    private let trustDomains: @Sendable () -> [TrustDomain]
    private let logger: Logger

    /// - Parameters:
    ///   - clusters: that belong to the mesh now.
    ///   - trustDomains: whose certificates are accepted now.
    ///   - credentials: the Secrets of gateways.
    init(
        clusters: @escaping @Sendable () -> Set<ClusterID>, trustDomains: @escaping @Sendable () -> [TrustDomain],
        credentials: GatewayCredentials, logger: Logger
    ) {
        outbound = ClassMemo { [memo] in ClassLayer.outbound($0, $1, $2, memo: memo) }
        inbound = ClassMemo { [memo] in ClassLayer.inbound($0, $1, $2, memo: memo) }
        self.credentials = credentials
        self.clusters = clusters
        self.trustDomains = trustDomains
        self.logger = logger
    }

    /// Serves a generation to everybody. Returns when each proxy has been handed what is new for it.
    func publish(_ generation: Generation) async {
        latest = generation
        if generation.structure == generation.number { forgetTranslations(before: generation) }
        proxies.classifyAll(in: generation)
        let classes = proxies.classes
        await withTaskGroup(of: (ProxyClass, ClassConfiguration).self) { group in
            for key in classes { group.addTask { [self] in (key, await configuration(of: key, generation)) } }
            for await (key, configuration) in group { proxies.deliver(configuration, to: key, of: generation.number) }
        }
        serveCredentials()
        await outbound.keep(Set(classes.map(\.view)))
        await inbound.keep(Set(classes.compactMap(\.inbound)))
        counts.generations += 1
    }

    /// Services and rules alone ask for little, and what other changes will ask for is remembered through some of them.
    private func forgetTranslations(before generation: Generation) {
        smallChanges = generation.change.topology == nil ? 0 : (smallChanges + 1) % 64
        if smallChanges == 0 { memo.translations.turn() }
    }

    /// Serves the roots of the mesh to everybody, from now on.
    func serve(_ bundle: TrustBundle) {
        do {
            let next = try MeshRoots(bundle, basedOn: roots)
            roots = next
            proxies.accompany(with: next.set, as: .roots)
        } catch {
            logger.error("the roots of the mesh cannot be served: \(error)")
        }
    }

    /// Serves every gateway the Secrets that its configuration refers to, as they are now.
    func serveCredentials() {
        proxies.accompanyDemanding(credentials.want(proxies.demands))
    }

    func connect(_ peer: DiscoveryPeer, _ updates: DiscoveryUpdates) async throws {
        let (node, certificate) = try admit(peer)
        var proxy = ConnectedProxy(
            stream: peer.id, node: node, identity: certificate?.identity, issuer: certificate?.issuerKeyIdentifier,
            since: Date(), progress: progress.open(peer.id), updates: updates)
        proxy.accompany(with: roots?.set, as: .roots)
        proxies.insert(proxy)
        logger.info("\(node.id) connected", metadata: ["cluster": "\(node.cluster)", "stream": "\(peer.id)"])
        if let latest { await serve(latest, to: peer.id) }
    }

    nonisolated(nonsending) func handle(_ event: DiscoveryEvent, from peer: DiscoveryPeer) async {
        switch event {
        case .sent(let typeURL, let status): progress.noteSent(typeURL, status, to: peer.id)
        case .acknowledged(let typeURL, let status): progress.noteAcknowledged(typeURL, status, by: peer.id)
        case .rejected(let typeURL, let reason, let status):
            progress.noteRejected(typeURL, status, by: peer.id)
            logger.warning("\(peer.node.id) refused \(typeURL): \(reason)")
        case .disconnected(let reason):
            await disconnect(peer)
            logger.info("\(peer.node.id) left\(reason.map { ": \($0)" } ?? "")", metadata: ["stream": "\(peer.id)"])
        }
    }

    private func disconnect(_ peer: DiscoveryPeer) {
        progress.close(peer.id)
        let gone = proxies.remove(peer.id)
        gone?.end()
        if gone?.demand != nil { serveCredentials() }
    }

    /// How far every proxy follows the roots of the mesh; nil while the clusters are still being read.
    /// - Parameters:
    ///   - bundle: the roots that proxies have to acknowledge.
    ///   - issuer: the key identifier of the authority that must have signed their certificates; nil for any.
    func trustReport(_ bundle: TrustBundle, issuer: String?) -> ProxyTrustReport? {
        guard let latest else { return nil }
        let expected = latest.snapshot.endpoints.workloads.all.filter(\.runsProxy).map(\.key)
        return ProxyTrustReport(
            connected: proxies.all, expected: expected, version: MeshRoots.version(of: bundle),
            issuer: issuer)
    }

    /// How far every proxy is, and what has happened so far.
    func report() -> DiscoveryReport {
        var counts = counts
        progress.add(to: &counts)
        return DiscoveryReport(proxies: proxies.all, counts: counts)
    }
}

extension ProxyBoard {
    /// Lets a proxy in, or says why not.
    private func admit(_ peer: DiscoveryPeer) throws(RPCError) -> (ProxyNode, CertificateSummary?) {
        do {
            var node = try ProxyNode(peer.node)
            if peer.method.discoveryProtocol != .delta { node.takesVirtualHosts = false }
            let known = clusters()
            guard latest != nil || known.contains(node.cluster) else {
                throw RPCError(code: .unavailable, message: "the clusters are still being read; try again")
            }
            let certificate = try peer.certificate.map { try CertificateSummary(der: $0.der) }
            try NodeAuthorization(trustDomains: trustDomains(), clusters: known)
                .check(
                    node, certificate?.identity, issuedTo: certificate?.cluster,
                    latest?.snapshot.endpoints.workloads[node.workloadKey])
            return (node, certificate)
        } catch {
            let refusal = RPCError(refusing: error)
            counts.refusals += 1
            logger.warning("refused \(peer.remoteAddress): \(refusal.message)")
            throw refusal
        }
    }

    private func serve(_ generation: Generation, to stream: StreamID) async {
        proxies.classify(stream, in: generation)
        guard let key = proxies[stream]?.proxyClass else { return }
        let configuration = await configuration(of: key, generation)
        proxies.deliver(configuration, to: stream, of: generation.number)
        if !configuration.credentials.isEmpty { serveCredentials() }
    }

    private func configuration(of key: ProxyClass, _ generation: Generation) async -> ClassConfiguration {
        async let shared = outbound.layer(key.view, generation)
        var layers = [await note(shared)]
        if let view = key.inbound { layers.append(await note(inbound.layer(view, generation))) }
        return ClassConfiguration(layers: layers, credentials: await shared.credentials)
    }

    private func note(_ layer: ClassLayer) -> ResourceSet {
        if let failure = layer.failure {
            counts.buildFailures += 1
            logger.error("configuration of a class of proxies cannot be built, the last one stays: \(failure)")
        }
        return layer.set
    }
}

extension RPCError {
    fileprivate init(refusing error: any Error) {
        switch error {
        case let error as RPCError: self = error
        case let error as NodeRefusal:
            self.init(
                code: error.reason == .unauthenticated ? .unauthenticated : .permissionDenied, message: error.message)
        case let error as ProxyNodeError: self.init(code: .invalidArgument, message: "\(error)")
        default: self.init(code: .unauthenticated, message: "the certificate cannot be read: \(error)")
        }
    }
}
