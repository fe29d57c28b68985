import EnvoyAPI
import EnvoyConfig
import Foundation
import SwiftProtobuf

/// Resources as people and the recorded scenarios see them: proto JSON.
enum Rendering {
    static func json(_ resource: EncodedResource) throws -> JSONValue {
        precondition(EnvoyTypes.registered)
        let text: String =
            switch resource.typeURL {
            case TypeURL.cluster: try Envoy_Config_Cluster_V3_Cluster(serializedBytes: resource.bytes).jsonString()
            case TypeURL.listener: try Envoy_Config_Listener_V3_Listener(serializedBytes: resource.bytes).jsonString()
            case TypeURL.route:
                try Envoy_Config_Route_V3_RouteConfiguration(serializedBytes: resource.bytes).jsonString()
            case TypeURL.virtualHost:
                try Envoy_Config_Route_V3_VirtualHost(serializedBytes: resource.bytes).jsonString()
            default:
                try Envoy_Config_Endpoint_V3_ClusterLoadAssignment(serializedBytes: resource.bytes).jsonString()
            }
        return try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    /// The resources of one type of a proxy, in the order of their names.
    static func json(_ sets: [ProxyResources], _ typeURL: String) throws -> [JSONValue] {
        try sets.flatMap { $0[typeURL] }.sorted { $0.name < $1.name }.map(json)
    }

    /// All resources of a proxy.
    static func text(_ sets: [ProxyResources]) throws -> String {
        let document = try JSONValue.object([
            "clusters": .array(json(sets, TypeURL.cluster)), "endpoints": .array(json(sets, TypeURL.endpoint)),
            "listeners": .array(json(sets, TypeURL.listener)), "routes": .array(json(sets, TypeURL.route)),
            "virtualHosts": .array(json(sets, TypeURL.virtualHost)),
        ])
        return document.rendered() + "\n"
    }
}
