import EnvoyAPI
import SwiftProtobuf

extension Envoy_Config_Core_V3_ConfigSource {
    /// The proxy's own aggregated stream. The proxy waits for an answer as long as it takes.
    static var overADS: Envoy_Config_Core_V3_ConfigSource {
        var source = Envoy_Config_Core_V3_ConfigSource()
        source.ads = .init()
        source.initialFetchTimeout = .zero
        source.resourceApiVersion = .v3
        return source
    }

    /// The same, but after Envoy's default of 15 s the proxy goes on without an answer: one Secret or file that a user
    /// forgot does not keep everything else from starting.
    var withTimeout: Envoy_Config_Core_V3_ConfigSource {
        var source = self
        source.clearInitialFetchTimeout()
        return source
    }

    /// The agent beside the proxy, behind the static cluster `sds-grpc`.
    static var fromAgent: Envoy_Config_Core_V3_ConfigSource {
        var service = Envoy_Config_Core_V3_GrpcService()
        service.envoyGrpc.clusterName = "sds-grpc"
        var api = Envoy_Config_Core_V3_ApiConfigSource()
        api.apiType = .grpc
        api.transportApiVersion = .v3
        api.setNodeOnFirstMessageOnly = true
        api.grpcServices = [service]
        var source = Envoy_Config_Core_V3_ConfigSource()
        source.apiConfigSource = api
        source.initialFetchTimeout = .zero
        source.resourceApiVersion = .v3
        return source
    }
}

extension Envoy_Extensions_TransportSockets_Tls_V3_SdsSecretConfig {
    /// The secret `name`, asked for at `source`.
    init(_ name: String, from source: Envoy_Config_Core_V3_ConfigSource) {
        self.init()
        self.name = name
        sdsConfig = source
    }

    /// A credential of the proxy's namespace, which the control plane serves.
    init(_ credential: CredentialName) { self.init(credential.resourceName, from: .overADS.withTimeout) }
}
