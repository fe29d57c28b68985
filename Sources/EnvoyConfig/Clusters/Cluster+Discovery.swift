import EnvoyAPI
import MeshModel
import SwiftProtobuf

extension Envoy_Config_Cluster_V3_Cluster {
    /// How the proxy finds the addresses behind the cluster.
    mutating func find(_ target: OutboundTarget, in mesh: VisibleMesh) {
        if target.isPassthrough {
            leadsToOriginalDestination()
            return
        }
        switch target.service.resolution {
        case .endpoints, .originalDestination:
            type = .eds
            edsClusterConfig.edsConfig = .overADS
            edsClusterConfig.serviceName = name
        case .dns:
            type = .strictDns
            resolve(target, in: mesh)
        case .dnsRoundRobin:
            type = .logicalDns
            resolve(target, in: mesh)
        }
    }

    private mutating func resolve(_ target: OutboundTarget, in mesh: VisibleMesh) {
        dnsLookupFamily = .v4Only
        dnsRefreshRate = Google_Protobuf_Duration(.seconds(60))
        respectDnsTtl = true
        loadAssignment = mesh.names(of: target)
    }
}

extension VisibleMesh {
    /// The names that the proxy resolves: those that the ServiceEntry lists, otherwise the service's own.
    fileprivate func names(of target: OutboundTarget) -> Envoy.ClusterLoadAssignment {
        let assignment = assignment(target.name.outbound, target, endpoints(of: target))
        var message = Envoy.ClusterLoadAssignment()
        message.clusterName = assignment.clusterName
        message.endpoints = assignment.localities.map(Envoy.LocalityLbEndpoints.init)
        return message
    }
}

extension Envoy_Config_Endpoint_V3_LocalityLbEndpoints {
    fileprivate init(_ group: LocalityEndpoints) {
        self.init()
        if !group.locality.isEmpty {
            locality.region = group.locality.region
            locality.zone = group.locality.zone
            locality.subZone = group.locality.subZone
        }
        if let weight = group.weight { loadBalancingWeight = Google_Protobuf_UInt32Value(of: weight) }
        priority = group.priority
        lbEndpoints = group.endpoints.map(Envoy.LbEndpoint.init)
    }
}

extension Envoy_Config_Endpoint_V3_LbEndpoint {
    fileprivate init(_ entry: EndpointEntry) {
        self.init()
        endpoint.address = .init(entry.address, port: entry.port)
        if let weight = entry.weight { loadBalancingWeight = Google_Protobuf_UInt32Value(of: weight) }
        for item in entry.metadata {
            var values = Google_Protobuf_Struct()
            for pair in item.entries { values.fields[pair.key] = Google_Protobuf_Value(stringValue: pair.value) }
            metadata.filterMetadata[item.filter] = values
        }
    }
}
