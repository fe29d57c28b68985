import EnvoyAPI
import Foundation
import ProxyFleet
import SwiftProtobuf

/// The state of a mesh as a control plane would send it: for each service a cluster and ten endpoints, one listener, one
/// route that discovers its virtual hosts.
struct CheckMessages {
    private typealias Resource = Envoy_Service_Discovery_V3_Resource

    let services: Int

    /// Writes what a connecting proxy gets.
    /// - Returns: the bytes of all messages.
    func write(to directory: URL) throws -> Int {
        let cluster = try message(.cluster, (0..<services).map { try Self.cluster($0) })
        let endpoint = try message(.endpoint, (0..<services).map { try Self.endpoints($0, pods: 10) })
        let listener = try message(.listener, [Self.listener()])
        let route = try message(.route, [Self.route()])
        let virtualHost = try message(.virtualHost, (0..<services).map { try Self.virtualHost($0) })
        // Without clusters nobody asks for endpoints.
        let all = [
            "0-cluster": cluster, "1-endpoint": services > 0 ? endpoint : Data(), "2-listener": listener,
            "3-route": route,
            "4-virtualHost": virtualHost,
        ]
        for (name, bytes) in all { try bytes.write(to: directory.appending(path: "\(name).bin")) }
        return all.values.reduce(0) { $0 + $1.count }
    }

    /// A change of the endpoints of one service.
    func change(_ pods: Int) throws -> Data {
        try message(.endpoint, [Self.endpoints(0, pods: pods)])
    }

    private func message(_ type: DiscoveryType, _ resources: [Envoy_Service_Discovery_V3_Resource]) throws -> Data {
        var response = Envoy_Service_Discovery_V3_DeltaDiscoveryResponse()
        response.resources = resources
        response.typeURL = type.rawValue
        response.nonce = "\(resources.count)-0123456789abcdef"
        return try response.serializedData()
    }

    private static func resource(_ name: String, _ message: some Message) throws -> Envoy_Service_Discovery_V3_Resource
    {
        var resource = Resource()
        resource.version = "0123456789abcdef"
        resource.resource = try Google_Protobuf_Any(packing: message)
        resource.name = name
        return resource
    }

    private static func name(_ index: Int) -> String { "outbound|8080||service-\(index).bench.svc.cluster.local" }

    private static func cluster(_ index: Int) throws -> Envoy_Service_Discovery_V3_Resource {
        var cluster = Envoy_Config_Cluster_V3_Cluster()
        cluster.name = name(index)
        cluster.type = .eds
        cluster.edsClusterConfig.serviceName = name(index)
        cluster.edsClusterConfig.edsConfig.ads = .init()
        cluster.connectTimeout = .init(seconds: 10)
        cluster.altStatName = String(repeating: "x", count: 300)
        return try resource(cluster.name, cluster)
    }

    private static func endpoints(_ index: Int, pods: Int) throws -> Envoy_Service_Discovery_V3_Resource {
        var assignment = Envoy_Config_Endpoint_V3_ClusterLoadAssignment()
        assignment.clusterName = name(index)
        var locality = Envoy_Config_Endpoint_V3_LocalityLbEndpoints()
        locality.lbEndpoints = (0..<pods).map { pod in
            var endpoint = Envoy_Config_Endpoint_V3_LbEndpoint()
            endpoint.endpoint.address.socketAddress.address = "10.\(index / 250).\(index % 250).\(pod + 1)"
            endpoint.endpoint.address.socketAddress.portValue = 8080
            return endpoint
        }
        assignment.endpoints = [locality]
        return try resource(assignment.clusterName, assignment)
    }

    private static func listener() throws -> Envoy_Service_Discovery_V3_Resource {
        var listener = Envoy_Config_Listener_V3_Listener()
        listener.name = "0.0.0.0_8080"
        return try resource(listener.name, listener)
    }

    private static func route() throws -> Envoy_Service_Discovery_V3_Resource {
        var route = Envoy_Config_Route_V3_RouteConfiguration()
        route.name = "8080"
        route.vhds.configSource.ads = .init()
        return try resource(route.name, route)
    }

    private static func virtualHost(_ index: Int) throws -> Envoy_Service_Discovery_V3_Resource {
        var host = Envoy_Config_Route_V3_VirtualHost()
        host.name = "8080/service-\(index).bench.svc.cluster.local:8080"
        host.domains = [String(repeating: "d", count: 80)]
        return try resource(host.name, host)
    }
}
