import EnvoyAPI
import EnvoyConfig
import SwiftProtobuf

/// Everything that a proxy gets as one static bootstrap, which the real Envoy can judge without a control plane.
///
/// Routes move into the listeners that ask for them, and are checked against the clusters; endpoints move into their
/// clusters. Field numbers: `envoy/config/bootstrap/v3/bootstrap.proto`.
enum Bootstrap {
    static func bytes(_ sets: [ProxyResources]) throws -> [UInt8] {
        let routes = try sets.flatMap { try $0.joinedRoutes() }
        let listeners = try sets.flatMap(\.listeners).map { try listener($0, routes) }
        let endpoints = sets.flatMap(\.endpoints)
        let clusters = try sets.flatMap(\.clusters).map { try cluster($0, endpoints) }
        let agents = try ["sds-grpc", "xds-grpc"].map(agent)
        var wire = WireWriter()
        wire.message(field: 1) { node in
            node.string(field: 1, "validate")
            node.string(field: 2, "validate")
        }
        wire.message(field: 2) { resources in
            for listener in listeners { resources.bytes(field: 1, listener) }
            for cluster in agents + clusters { resources.bytes(field: 2, cluster) }
        }
        try wire.message(field: 3) { try $0.bytes(field: 3, ads()) }
        return wire.bytes
    }

    private static func listener(
        _ resource: EncodedResource, _ routes: [Envoy_Config_Route_V3_RouteConfiguration]
    ) throws -> [UInt8] {
        var listener = try Envoy_Config_Listener_V3_Listener(serializedBytes: resource.bytes)
        for index in listener.filterChains.indices { try inline(&listener.filterChains[index], routes) }
        if listener.hasDefaultFilterChain { try inline(&listener.defaultFilterChain, routes) }
        return try listener.serializedBytes()
    }

    private static func inline(
        _ chain: inout Envoy_Config_Listener_V3_FilterChain, _ routes: [Envoy_Config_Route_V3_RouteConfiguration]
    ) throws {
        typealias Manager = Envoy_Extensions_Filters_Network_HttpConnectionManager_V3_HttpConnectionManager
        for index in chain.filters.indices where chain.filters[index].typedConfig.isA(Manager.self) {
            var manager = try Manager(unpackingAny: chain.filters[index].typedConfig)
            let name = manager.rds.routeConfigName
            if !name.isEmpty {
                guard let found = routes.first(where: { $0.name == name }) else { continue }
                manager.routeConfig = found
            }
            manager.routeConfig.validateClusters.value = true
            chain.filters[index].typedConfig = try Google_Protobuf_Any(packing: manager)
        }
    }

    private static func cluster(_ resource: EncodedResource, _ endpoints: [EncodedResource]) throws -> [UInt8] {
        var cluster = try Envoy_Config_Cluster_V3_Cluster(serializedBytes: resource.bytes)
        if cluster.type == .eds {
            let name = cluster.edsClusterConfig.serviceName
            cluster.clearEdsClusterConfig()
            cluster.type = .static
            cluster.loadAssignment.clusterName = name
            if let found = endpoints.first(where: { $0.name == name }) {
                cluster.loadAssignment = try Envoy_Config_Endpoint_V3_ClusterLoadAssignment(
                    serializedBytes: found.bytes)
            }
        }
        return try cluster.serializedBytes()
    }

    private static func agent(_ name: String) throws -> [UInt8] {
        var options = Envoy_Extensions_Upstreams_Http_V3_HttpProtocolOptions()
        options.explicitHTTPConfig.http2ProtocolOptions = .init()
        var endpoint = Envoy_Config_Endpoint_V3_LbEndpoint()
        endpoint.endpoint.address.pipe.path = "/nowhere/\(name)"
        var locality = Envoy_Config_Endpoint_V3_LocalityLbEndpoints()
        locality.lbEndpoints = [endpoint]
        var cluster = Envoy_Config_Cluster_V3_Cluster()
        cluster.name = name
        cluster.type = .static
        cluster.typedExtensionProtocolOptions["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] =
            try Google_Protobuf_Any(packing: options)
        cluster.loadAssignment.clusterName = name
        cluster.loadAssignment.endpoints = [locality]
        return try cluster.serializedBytes()
    }

    private static func ads() throws -> [UInt8] {
        var service = Envoy_Config_Core_V3_GrpcService()
        service.envoyGrpc.clusterName = "xds-grpc"
        var source = Envoy_Config_Core_V3_ApiConfigSource()
        source.apiType = .deltaGrpc
        source.transportApiVersion = .v3
        source.grpcServices = [service]
        return try source.serializedBytes()
    }
}
