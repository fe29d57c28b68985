import GRPCCore
import ServiceLifecycle

/// A gRPC server as a part of a `ServiceGroup`.
struct GRPCService<Transport: ServerTransport>: Service {
    let server: GRPCServer<Transport>

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await server.serve()
        } onGracefulShutdown: {
            server.beginGracefulShutdown()
        }
    }
}
