import FoundationEssentials
import Kubernetes
import Logging
import ServiceLifecycle
import SystemPackage

/// Puts a cluster together.
struct ClusterParts: Sendable {
    let context: ClusterContext
    let directory: ClusterDirectory
    let readiness = ClusterReadiness()
    private let bootstrap: ClusterBootstrap
    private let certificate: ServingCertificate
    /// `nil`: the cluster is only an API.
    private let pods: PodRuntime?
    private let clock: @Sendable () -> Date

    init(_ configuration: ClusterConfiguration, _ log: Logger, _ clock: @escaping @Sendable () -> Date) async throws {
        let services = try ServiceAdmission(configuration)
        do {
            directory = try await ClusterDirectory(configuration.dataDirectory, now: clock())
            let namespaces = NamespaceAdmission(certificateAuthorityPEM: directory.authority.certificatePEM)
            let admission = ClusterAdmission(
                services: services, pods: PodAdmission(nodeName: configuration.nodeName), namespaces: namespaces)
            let store = try ObjectStore(path: directory.paths.database.string, admission: admission, clock: clock)
            certificate = try ServingCertificate(directory.authority, hosts: configuration.serverNames, clock: clock)
            bootstrap = ClusterBootstrap(configuration: configuration, namespaces: namespaces)
            context = ClusterContext(configuration, store, directory, log)
        } catch let error as EmbeddedClusterError {
            throw error
        } catch {
            throw EmbeddedClusterError(
                .data, "the data directory \(configuration.dataDirectory) cannot be used; check that it can be written",
                cause: error)
        }
        self.clock = clock
        pods = configuration.runsPods ? try await PodRuntime(context: context) : nil
        try await bootstrap.prepare(context.store)
        try await pods?.prepare()
    }

    /// In the order of starting; they stop in reverse.
    func services() -> [any Service] {
        let store = context.store
        let own: [any Service] = [
            StoreClosing(store: store, lock: directory.lock), server(),
            APIServiceKeeper(store: store, bootstrap: bootstrap, readiness: readiness, log: context.log),
            NodeHeartbeat(
                store: store, configuration: context.configuration, limitsFault: pods?.limitsFault, log: context.log),
        ]
        return own + Controllers(context: context, clock: clock).services + (pods?.services ?? [])
    }

    private func server() -> APIServer {
        let readiness = readiness
        return APIServer(
            responder: responder(), certificate: certificate, host: context.configuration.apiHost,
            port: context.configuration.apiPort, onListening: announce, onEnd: { readiness.decide(nil) },
            log: context.log)
    }

    private func responder() -> APIResponder {
        let store = context.store
        let authenticator = Authenticator(
            administratorToken: directory.administratorToken,
            tokens: TokenVerifier(store: store, key: context.tokens.key))
        let authorizer = Authorizer(store)
        return APIResponder(
            authenticator: authenticator, authorizer: authorizer,
            resources: ResourceHandler(
                store: store, writer: context.writer,
                reviews: ReviewHandler(authenticator: authenticator, authorizer: authorizer),
                tokenRequests: TokenRequestHandler(tokens: context.tokens), logs: pods?.logs,
                streams: pods?.streams),
            discovery: DiscoveryHandler { store.catalog }, issuer: IssuerDiscovery(key: context.tokens.key),
            clock: clock)
    }

    /// Tells everybody where the server is.
    @Sendable private func announce(_ port: Int) async {
        let configuration = context.configuration
        do {
            try await bootstrap.announce(
                configuration.advertised(port), limitsFault: pods?.limitsFault, in: context.store)
            let kubeconfig = configuration.kubeconfig(
                port: port, certificateAuthorityPEM: context.certificateAuthorityPEM,
                token: directory.administratorToken)
            try PrivateFile.write(Array(kubeconfig.yaml.utf8), to: directory.paths.kubeconfig)
            readiness.decide(port)
        } catch {
            context.log.critical("the API server listens but cannot be announced: \(error)")
            readiness.decide(nil)
        }
    }
}

extension ClusterContext {
    fileprivate init(
        _ configuration: ClusterConfiguration, _ store: ObjectStore, _ directory: ClusterDirectory, _ log: Logger
    ) {
        self.init(
            configuration: configuration, store: store,
            writer: AdmittedWriter(store: store, webhooks: WebhookAdmission(store: store, log: log)),
            tokens: TokenIssuer(store: store, key: directory.tokenKey),
            certificateAuthorityPEM: directory.authority.certificatePEM,
            events: EventRecorder(store: store, component: "kubelet", node: configuration.nodeName, log: log), log: log)
    }
}

/// When everything else has stopped: ends what still follows, closes the database, and lets others have the directory.
private struct StoreClosing: Service {
    let store: ObjectStore
    let lock: DirectoryLock

    func run() async throws {
        try? await gracefulShutdown()
        defer { lock.release() }
        try store.close()
    }
}
