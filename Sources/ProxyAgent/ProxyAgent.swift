import Foundation
import Identity
public import Logging
public import ServiceLifecycle

/// What runs beside an Envoy: gets its identity, carries its configuration, keeps it running and says how it is.
public struct ProxyAgent: Service {
    public let configuration: AgentConfiguration
    let board = StatusBoard()
    private let logger: Logger
    private let parts: [any Service]
    private let quit = QuitService()

    /// - Parameter logger: its level is set to the configuration's.
    /// - Throws: `IdentityError` when trust domain, namespace or service account cannot make a SPIFFE id.
    public init(configuration: AgentConfiguration, logger: Logger) throws {
        self.configuration = configuration
        var logger = logger
        logger.logLevel = configuration.logLevel
        self.logger = logger
        let identity = try SPIFFEID(
            trustDomain: TrustDomain(configuration.trustDomain), namespace: configuration.namespace,
            serviceAccount: configuration.serviceAccount)
        parts = Self.parts(configuration, identity, board, quit, logger)
    }

    /// The parts, in the order of their start. They end in reverse: first Envoy, drained, last its identity.
    ///
    /// The last one ends when `/quitquitquit` is called, and the group should then shut down gracefully.
    public func services() -> [any Service] {
        parts + [quit]
    }

    /// Runs all parts until the surrounding group shuts down gracefully, `/quitquitquit` is called, or one of them
    /// fails. Signals are the surrounding group's business.
    ///
    /// Returns after Envoy has been drained and has ended.
    ///
    /// - Throws: the failure, in words for people.
    public func run() async throws {
        let ending = ServiceGroupConfiguration.ServiceConfiguration(
            service: quit, successTerminationBehavior: .gracefullyShutdownGroup)
        let group = ServiceGroup(
            configuration: .init(services: parts.map { .init(service: $0) } + [ending], logger: quiet))
        logger.info("agent of \(configuration.nodeID), control plane \(configuration.controlPlane)")
        try await group.run()
    }

    /// The group's own lines say nothing to users.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }

    private static func parts(
        _ configuration: AgentConfiguration, _ identity: SPIFFEID, _ board: StatusBoard, _ quit: QuitService,
        _ logger: Logger
    ) -> [any Service] {
        let store = CertificateStore()
        let trust = ControlPlaneTrust(file: TrustFile(path: configuration.rootCertificateFile), store: store)
        let endpoint = ControlPlaneEndpoint(configuration, trust: trust)
        let requester = CertificateRequester(
            endpoint: endpoint, identity: identity, token: TokenFile(path: configuration.tokenFile),
            lifetime: configuration.certificateLifetime)
        let admin = EnvoyAdmin(port: configuration.ports.admin)
        let relay = ConfigurationRelay(
            endpoint: endpoint, store: store, board: board,
            secrets: SecretWatch(store: store, board: board, admin: admin), logger: logger)
        let probe = ReadinessProbe(board: board, statistics: { try await admin.statistics() })
        return [
            WorkloadIdentity(
                requester: requester, store: store, board: board, logger: logger,
                minimumUse: configuration.minimumCertificateUse, renewalSpread: configuration.renewalSpread),
            SocketServer(
                configuration: configuration, relay: relay,
                secrets: SecretSource(store: store, board: board, logger: logger)),
            StatusServer.readiness(configuration, probe: probe, logger: logger),
            StatusServer.status(configuration, probe: probe, admin: admin, quit: quit, logger: logger),
            EnvoySupervisor(configuration: configuration, store: store, admin: admin, board: board, logger: logger),
        ]
    }
}
