import EnvoyAPI
public import GRPCCore

/// Envoy's secret discovery service (SDS) with streams of its own.
///
/// `envoy/service/secret/v3/sds.proto`.
public struct SecretDiscoveryService<Source: DiscoverySource>: RegistrableRPCService {
    private let server: DiscoveryServer<Source>

    /// - Parameters: see ``AggregatedDiscoveryService/init(source:cache:limits:patience:)``.
    public init(
        source: Source, cache: PushCache, limits: SessionLimits = SessionLimits(), patience: Duration = .seconds(5)
    ) {
        server = DiscoveryServer(source: source, cache: cache, limits: limits, patience: patience)
    }

    public func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        server.register(.deltaSecrets, defaultTypeURL: TypeURL.secret, with: &router)
        server.register(.streamSecrets, defaultTypeURL: TypeURL.secret, with: &router)
    }
}
