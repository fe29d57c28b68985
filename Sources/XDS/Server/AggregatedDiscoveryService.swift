public import GRPCCore

/// Envoy's aggregated discovery service (ADS): all types on one stream, incremental and state of the world.
///
/// `envoy/service/discovery/v3/ads.proto`.
public struct AggregatedDiscoveryService<Source: DiscoverySource>: RegistrableRPCService {
    private let server: DiscoveryServer<Source>

    /// - Parameters:
    ///   - cache: shared by all services of the process.
    ///   - limits: what a client may ask for.
    ///   - patience: how long listeners and routes wait for the acknowledgement of the clusters that they name.
    public init(
        source: Source, cache: PushCache, limits: SessionLimits = SessionLimits(), patience: Duration = .seconds(5)
    ) {
        server = DiscoveryServer(source: source, cache: cache, limits: limits, patience: patience)
    }

    public func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        server.register(.deltaAggregated, with: &router)
        server.register(.streamAggregated, with: &router)
    }
}
