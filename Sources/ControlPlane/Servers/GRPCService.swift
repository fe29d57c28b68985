import GRPCCore
import ServiceLifecycle
import XDS

/// A gRPC server as a part of a `ServiceGroup`. Its calls are handled on the threads of their connections.
struct GRPCService<Transport: ServerTransport>: Service {
    let server: GRPCServer<Transport>

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await withTaskExecutorPreference(EventLoopExecutor.any) { try await server.serve() }
        } onGracefulShutdown: {
            server.beginGracefulShutdown()
        }
    }
}
