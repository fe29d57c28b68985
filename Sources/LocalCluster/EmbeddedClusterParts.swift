import FoundationEssentials
import Kubernetes
import Logging
import ServiceLifecycle
import SystemPackage

/// Puts a cluster together.
struct ClusterParts: Sendable {
    let context: ClusterContext
    let paths: ClusterPaths
    let readiness = ClusterReadiness()
    private let bootstrap: ClusterBootstrap
    private let lock: DirectoryLock
    /// `nil`: the cluster is only an API.
    private let pods: PodRuntime?
    private let certificate: ServingCertificate
    private let administratorToken: String
    private let clock: @Sendable () -> Date

    init(_ configuration: ClusterConfiguration, _ log: Logger, _ clock: @escaping @Sendable () -> Date) async throws {
        let paths = ClusterPaths(configuration.dataDirectory)
        do {
            try FileManager.default.createDirectory(
                atPath: configuration.dataDirectory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            lock = try DirectoryLock(paths.lock)
            let authority = try ClusterAuthority(directory: paths.authority.string, now: clock())
            let namespaces = NamespaceAdmission(certificateAuthorityPEM: authority.certificatePEM)
            let admission = ClusterAdmission(
                services: try ServiceAdmission(configuration), pods: PodAdmission(nodeName: configuration.nodeName),
                namespaces: namespaces)
            let store = try ObjectStore(path: paths.database.string, admission: admission, clock: clock)
            let tokens = TokenIssuer(store: store, key: try await TokenKey(path: paths.tokenKey))
            certificate = try ServingCertificate(authority, hosts: Self.hosts(configuration), clock: clock)
            administratorToken = String(
                decoding: try PrivateFile.contents(at: paths.administratorToken, orElse: Self.randomToken), as: UTF8.self)
            bootstrap = ClusterBootstrap(configuration: configuration, namespaces: namespaces)
            context = ClusterContext(
                configuration: configuration, store: store, tokens: tokens,
                certificateAuthorityPEM: authority.certificatePEM,
                events: EventRecorder(store: store, component: "kubelet", node: configuration.nodeName, log: log), log: log)
        } catch let error as EmbeddedClusterError {
            throw error
        } catch {
            throw EmbeddedClusterError(
                .data,
                "the data directory \(configuration.dataDirectory) cannot be used; check that it can be written and that no other cluster uses it",
                cause: error)
        }
        self.paths = paths
        self.clock = clock
        pods = configuration.runsPods ? try PodRuntime(context: context) : nil
        try await bootstrap.prepare(context.store)
        try await pods?.prepare()
    }

    func services() throws -> [any Service] {
        let store = context.store
        let zone = context.configuration.zone
        return [
            StoreClosing(store: store, lock: lock),
            server(),
            EndpointSliceController(store: store, builder: EndpointSliceBuilder(zone: zone), log: context.log),
            EventExpiry(store: store, log: context.log),
        ] + (pods?.services ?? [])
    }

    private func server() -> APIServer {
        let store = context.store
        let verifier = TokenVerifier(store: store, key: context.tokens.key)
        let authenticator = Authenticator(administratorToken: administratorToken, tokens: verifier)
        let authorizer = Authorizer(store)
        let readiness = readiness
        let responder = APIResponder(
            authenticator: authenticator, authorizer: authorizer,
            resources: ResourceHandler(
                store: store, reviews: ReviewHandler(authenticator: authenticator, authorizer: authorizer),
                tokenRequests: TokenRequestHandler(tokens: context.tokens),
                logs: pods.map { _ in ContainerLogs(dataDirectory: context.configuration.dataDirectory) }),
            discovery: DiscoveryHandler(store.catalog), clock: clock)
        return APIServer(
            responder: responder, certificate: certificate, host: context.configuration.apiHost,
            port: context.configuration.apiPort, onListening: announce, onEnd: { readiness.decide(nil) },
            log: context.log)
    }

    /// Tells everybody where the server is.
    @Sendable private func announce(_ port: Int) async {
        do {
            try await bootstrap.announce(advertised(port), in: context.store)
            try writeKubeconfig(port)
            readiness.decide(port)
        } catch {
            context.log.critical("the API server listens but cannot be announced: \(error)")
            readiness.decide(nil)
        }
    }

    /// Where pods reach the server.
    private func advertised(_ port: Int) -> (host: String, port: Int) {
        let configuration = context.configuration
        guard let parts = configuration.advertisedAPIAddress?.split(separator: ":"), parts.count == 2,
            let advertisedPort = Int(parts[1])
        else { return (configuration.nodeAddress, port) }
        return (String(parts[0]), advertisedPort)
    }

    private func writeKubeconfig(_ port: Int) throws {
        let configuration = context.configuration
        let host = configuration.apiHost == "0.0.0.0" ? "127.0.0.1" : configuration.apiHost
        let kubeconfig = Kubeconfig.make(
            name: configuration.name, server: "https://\(host):\(port)",
            certificateAuthority: Array(context.certificateAuthorityPEM.utf8),
            user: Kubeconfig.User(token: administratorToken))
        try PrivateFile.write(Array(kubeconfig.yaml.utf8), to: paths.kubeconfig)
    }

    /// All names by which somebody may know the server.
    static func hosts(_ configuration: ClusterConfiguration) -> [String] {
        let advertised = configuration.advertisedAPIAddress?.split(separator: ":").first.map(String.init)
        let serviceAddress = IPv4Network(configuration.serviceCIDR)?[1].description
        let names = ["kubernetes", "kubernetes.default", "kubernetes.default.svc"]
        let all =
            [configuration.apiHost, configuration.nodeAddress, "127.0.0.1", "localhost", configuration.nodeName] + names
            + ["kubernetes.default.svc.\(configuration.clusterDomain)", advertised, serviceAddress].compactMap(\.self)
        var known: Set<String> = []
        return all.filter { $0 != "0.0.0.0" && !$0.isEmpty && known.insert($0).inserted }
    }

    private static func randomToken() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).flatMap { _ in
            let digits = String(generator.next(), radix: 16)
            return Array((String(repeating: "0", count: 16 - digits.count) + digits).utf8)
        }
    }
}

/// When everything else has stopped: ends what still follows, closes the database, and lets others have the directory.
private struct StoreClosing: Service {
    let store: ObjectStore
    let lock: DirectoryLock

    func run() async throws {
        try? await gracefulShutdown()
        try store.close()
        withExtendedLifetime(lock) {}
    }
}
