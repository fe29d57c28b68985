import EnvoyAPI
import GRPCCore

/// What the discovery services have in common: every method is a stream driven by a ``Session``.
struct DiscoveryServer<Source: DiscoverySource>: Sendable {
    let source: Source
    let cache: PushCache
    let limits: SessionLimits
    let patience: Duration
    let admission = PushAdmission()

    /// Registers one method.
    ///
    /// - Parameter defaultTypeURL: the type of requests that leave it out.
    func register<Transport: ServerTransport>(
        _ method: DiscoveryMethod, defaultTypeURL: String = "", with router: inout RPCRouter<Transport>
    ) {
        switch method.discoveryProtocol {
        case .delta:
            register(
                method,
                RequestDeserializer<Envoy_Service_Discovery_V3_DeltaDiscoveryRequest>(
                    defaultTypeURL: defaultTypeURL), with: &router)
        case .stateOfTheWorld:
            register(
                method,
                RequestDeserializer<Envoy_Service_Discovery_V3_DiscoveryRequest>(
                    defaultTypeURL: defaultTypeURL), with: &router)
        }
    }

    private func register<Request: SessionRequest, Transport: ServerTransport>(
        _ method: DiscoveryMethod, _ deserializer: RequestDeserializer<Request>,
        with router: inout RPCRouter<Transport>
    ) {
        router.registerHandler(
            forMethod: method.descriptor, deserializer: deserializer, serializer: ResponseSerializer()
        ) { request, context in
            StreamingServerResponse { writer in
                let stream = DiscoveryStream<Source, Request>(
                    server: self, method: method, metadata: request.metadata, remoteAddress: context.remotePeer)
                try await stream.serve(request.messages, to: writer)
                return [:]
            }
        }
    }
}
