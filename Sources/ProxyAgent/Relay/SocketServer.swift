import GRPCCore
import GRPCNIOTransportHTTP2
import Logging
import ServiceLifecycle
import XDS

/// What Envoy talks to: one unix socket with the relay of its configuration and its own secrets.
struct SocketServer: Service {
    let configuration: AgentConfiguration
    let relay: ConfigurationRelay
    let secrets: SecretSource

    func run() async throws {
        try configuration.makeDirectory()
        let server = GRPCServer(
            transport: try UnixListener.makeTransport(path: configuration.socketPath),
            services: [
                RelayService { try await relay.carry($0) },
                SecretDiscoveryService(source: secrets, cache: PushCache(byteLimit: 1 << 20)),
            ])
        do {
            // Envoy has ended by then: nobody is left to be polite to.
            try await cancelWhenGracefulShutdown { try await server.serve() }
        } catch  where Task.isShuttingDownGracefully || Task.isCancelled {
            // What it says of being stopped.
        }
    }
}
