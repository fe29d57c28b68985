import EnvoyAPI
import SwiftProtobuf
import Testing

@Suite struct TypeURLTests {
    @Test func constantsNameTheMessages() {
        #expect(TypeURL.of(Envoy_Config_Cluster_V3_Cluster.self) == TypeURL.cluster)
        #expect(TypeURL.of(Envoy_Config_Endpoint_V3_ClusterLoadAssignment.self) == TypeURL.endpoint)
        #expect(TypeURL.of(Envoy_Config_Listener_V3_Listener.self) == TypeURL.listener)
        #expect(TypeURL.of(Envoy_Config_Route_V3_RouteConfiguration.self) == TypeURL.route)
        #expect(TypeURL.of(Envoy_Config_Route_V3_VirtualHost.self) == TypeURL.virtualHost)
        #expect(TypeURL.of(Envoy_Extensions_TransportSockets_Tls_V3_Secret.self) == TypeURL.secret)
        #expect(TypeURL.of(Envoy_Config_Core_V3_TypedExtensionConfig.self) == TypeURL.extensionConfig)
        #expect(TypeURL.of(Istio_Networking_Nds_V1_NameTable.self) == TypeURL.nameTable)
    }
}
