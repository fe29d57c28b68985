import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The API server: HTTPS on one address.
struct APIServer: Service {
    let responder: APIResponder
    let certificate: ServingCertificate
    let host: String
    /// 0: any free one.
    let port: Int
    /// Called with the port when connections are accepted.
    let onListening: @Sendable (Int) async -> Void
    /// Called when the server is over, also when it never listened.
    let onEnd: @Sendable () -> Void
    let log: Logger
    var limits = ServerLimits()

    private let gate = ConnectionGate()
    private let loops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton

    init(
        responder: APIResponder, certificate: ServingCertificate, host: String, port: Int,
        onListening: @escaping @Sendable (Int) async -> Void, onEnd: @escaping @Sendable () -> Void, log: Logger
    ) {
        self.responder = responder
        self.certificate = certificate
        self.host = host
        self.port = port
        self.onListening = onListening
        self.onEnd = onEnd
        self.log = log
    }

    func run() async throws {
        defer { onEnd() }
        let group = ServiceGroup(services: [try application()], logger: log)
        // Detached: the server must not hear of the end before the gate is closed.
        let server = Task.detached { try await group.run() }
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await server.value }
                tasks.addTask {
                    try? await gracefulShutdown()
                    await gate.close(loops)
                    await group.triggerGracefulShutdown()
                }
                try await tasks.next()
                tasks.cancelAll()
                try await tasks.waitForAll()
            }
        } catch let error as IOError {
            let advice = "check that the address is this machine's and that nothing else listens there"
            throw EmbeddedClusterError(
                .listen, "the API server cannot listen on \(host):\(port); \(advice)", cause: error)
        }
    }

    private func application() throws -> some Service {
        var log = log
        // A line for every connection is too much.
        log.logLevel = max(log.logLevel, .notice)
        let tls = try certificate.configuration()
        return Application(
            responder: responder,
            server: HTTPServerBuilder { [gate, limits] responder in
                let http = HTTP1Channel(responder: responder, configuration: .init(idleTimeout: limits.idle))
                return GatedChannel(
                    base: try TLSChannel(StreamingChannel(base: http), tlsConfiguration: tls), gate: gate)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), backlog: 512,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)),
            onServerRunning: { [gate, port, onListening] channel in
                gate.open(channel)
                await onListening(channel.localAddress?.port ?? port)
            },
            eventLoopGroupProvider: .shared(loops), logger: log)
    }
}
