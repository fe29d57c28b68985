public import GRPCCore

/// Serves the methods of the aggregated discovery service without decoding a message: what an agent needs between
/// its Envoy and the control plane.
public struct RelayService: RegistrableRPCService {
    private let handler: @Sendable (RelayStream) async throws -> Void

    /// - Parameter handler: runs for as long as a stream lasts. When it returns, the stream ends properly; what it
    ///   throws ends it with an error, an `RPCError` as it is. It is cancelled when the client goes away.
    public init(_ handler: @escaping @Sendable (RelayStream) async throws -> Void) {
        self.handler = handler
    }

    public func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        register(.deltaAggregated, with: &router)
        register(.streamAggregated, with: &router)
    }

    private func register<Transport: ServerTransport>(
        _ method: DiscoveryMethod, with router: inout RPCRouter<Transport>
    ) {
        router.registerHandler(
            forMethod: method.descriptor, deserializer: RawDeserializer(), serializer: RawSerializer()
        ) { request, context in
            StreamingServerResponse { writer in
                let stream = RelayStream(
                    method: method, remoteAddress: context.remotePeer, metadata: request.metadata,
                    requests: request.messages, writer: writer)
                try await serve(stream, until: context.cancellation)
                return [:]
            }
        }
    }

    private func serve(_ stream: RelayStream, until cancellation: ServerContext.RPCCancellationHandle) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await handler(stream) }
            group.addTask {
                try await cancellation.cancelled
                throw RPCError(code: .unavailable, message: "the connection closes; connect again")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
