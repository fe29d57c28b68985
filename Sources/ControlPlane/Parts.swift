import Foundation
import GRPCCore
import Identity
import Kubernetes
import Logging
import MeshModel
import ServiceLifecycle
import XDS

/// The parts of a control plane, wired together.
struct Parts: Sendable {
    /// How the API server that a remote Secret describes is reached.
    typealias Connect = @Sendable (ClientConfiguration) throws(APIError) -> Client

    let registry: ClusterRegistry
    let proxies: ProxyBoard
    let certificates: CertificateService
    let credentials: GatewayCredentials
    let readiness = Readiness()
    private let signer: any CertificateIssuer
    private let statuses: StatusWriter
    private let roots: RootCertificateWriter
    private let loop: MeshLoop
    /// Of our own authority: who signs elsewhere rotates elsewhere.
    private let rotation: RotationController?
    private let maintenance: (any Service)?
    private let distribution: TrustDistribution
    private let standing: RotationStanding
    private let trustDomains: TrustDomains

    /// - Parameters:
    ///   - settings: as they are at the start.
    ///   - standing: of a rotation, as it is on record.
    /// - Throws: `IdentityError` when the trust domain is none.
    init(
        configuration: ControlPlaneConfiguration, client: Client, settings: MeshSettings, signer: any CertificateIssuer,
        standing: RotationStanding = RotationStanding(RotationReport()), logger: Logger,
        connect: @escaping Connect = Client.init(_:)
    ) throws {
        let trustDomains = TrustDomains(try TrustDomain(settings.trustDomain))
        trustDomains.follow(settings)
        self.trustDomains = trustDomains
        self.signer = signer
        let own = settings.configCluster
        let queue = ChangeQueue()
        let registry = ClusterRegistry(
            own: own, namespace: configuration.namespace, client: client, defaults: configuration.settings,
            trustDomains: trustDomains, queue: queue, connect: connect, logger: logger)
        self.registry = registry
        credentials = GatewayCredentials(
            configCluster: own, client: { registry.client(of: $0) }, logger: logger)
        proxies = ProxyBoard(
            clusters: { registry.clusters }, trustDomains: { trustDomains.all }, credentials: credentials,
            logger: logger)
        statuses = StatusWriter(client: client, logger: logger)
        roots = RootCertificateWriter(
            client: { registry.client(of: $0) }, roots: { signer.trustBundle }, retired: { standing.retired },
            logger: logger)
        self.standing = standing
        distribution = TrustDistribution(signer: signer, proxies: proxies, writer: roots)
        if let signer = signer as? Signer {
            let authorities = AuthorityFiles(configuration, client: client, logger: logger)
            rotation = RotationController(
                store: RotationStore(client: client, namespace: configuration.namespace), signer: signer,
                authorities: authorities, standing: standing,
                evidence: { [proxies, roots] bundle, issuer in
                    RotationEvidence(
                        proxies: await proxies.trustReport(bundle, issuer: issuer), behind: roots.behind(),
                        clusters: registry.board.all)
                },
                patience: configuration.rotationPatience, interval: configuration.rotationInterval, logger: logger)
            maintenance = SignerMaintenance(signer: signer, files: authorities, standing: standing, logger: logger)
        } else {
            rotation = nil
            maintenance = signer.maintenance
        }
        certificates = CertificateService(
            signer: signer,
            authentication: CallerAuthentication(
                reviewer: registry, rules: configuration.jwtRules, trustDomains: trustDomains, configCluster: own),
            logger: logger)
        loop = MeshLoop(
            queue: queue, board: registry.board,
            gate: SyncGate(configCluster: own, started: Date(), patience: configuration.remotePatience),
            initial: MeshState(settings: settings, network: configuration.network.map { NetworkID($0) }),
            namespace: configuration.namespace, proxies: proxies, statuses: statuses, rootCertificates: roots,
            readiness: readiness, logger: logger)
    }

    /// What watches, compiles and writes.
    var core: [any Service] {
        [
            registry, statuses, roots, loop, distribution, credentials,
            CredentialDistribution(credentials: credentials, proxies: proxies),
        ] + [rotation].compactMap(\.self)
    }

    /// The services that proxies call.
    var rpcServices: [any RegistrableRPCService] {
        [AggregatedDiscoveryService(source: proxies, cache: PushCache()), certificates]
    }

    /// Everything, with the servers.
    /// - Throws: when the webhook server's certificate cannot be used.
    func services(_ configuration: ControlPlaneConfiguration, logger: Logger) throws -> [any Service] {
        let listener = SecureListener(
            host: configuration.host, port: configuration.ports.discovery, context: { [signer] in signer.context },
            verify: signer.clientVerifier(trustDomains: { [trustDomains] in trustDomains.all }))
        let insight = Insight(
            registry: registry, proxies: proxies, certificates: certificates, credentials: credentials,
            signer: signer, standing: standing, readiness: readiness)
        return core + [maintenance].compactMap(\.self) + [
            GRPCService(server: GRPCServer(transport: listener.makeTransport(), services: rpcServices)),
            try WebhookServer(signer: signer).application(
                host: configuration.host, port: configuration.ports.webhook, logger: logger),
            insight.debugServer(host: configuration.host, port: configuration.ports.debug, logger: logger),
            insight.metricsServer(host: configuration.host, port: configuration.ports.monitoring, logger: logger),
        ]
    }
}
