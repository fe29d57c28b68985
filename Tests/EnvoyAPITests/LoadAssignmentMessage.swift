import EnvoyAPI
import SwiftProtobuf

extension LoadAssignment {
    /// The same assignment as a message of swift-protobuf: what the writer is measured against.
    var message: Envoy_Config_Endpoint_V3_ClusterLoadAssignment {
        .with {
            $0.clusterName = clusterName
            $0.endpoints = localities.map(\.message)
        }
    }
}

extension LocalityEndpoints {
    var message: Envoy_Config_Endpoint_V3_LocalityLbEndpoints {
        .with {
            if !locality.isEmpty {
                $0.locality = .with {
                    $0.region = locality.region
                    $0.zone = locality.zone
                    $0.subZone = locality.subZone
                }
            }
            $0.lbEndpoints = endpoints.map(\.message)
            if let weight { $0.loadBalancingWeight = Google_Protobuf_UInt32Value(weight) }
            $0.priority = priority
        }
    }
}

extension EndpointEntry {
    var message: Envoy_Config_Endpoint_V3_LbEndpoint {
        .with {
            $0.endpoint.address.socketAddress.address = address
            $0.endpoint.address.socketAddress.portValue = port
            $0.endpoint.hostname = hostname
            $0.healthStatus =
                switch healthStatus {
                case .healthy: .healthy
                case .unhealthy: .unhealthy
                case .draining: .draining
                }
            for item in metadata {
                let fields = item.entries.map { ($0.key, Google_Protobuf_Value(stringValue: $0.value)) }
                $0.metadata.filterMetadata[item.filter] = Google_Protobuf_Struct(
                    fields: Dictionary(uniqueKeysWithValues: fields))
            }
            if let weight { $0.loadBalancingWeight = Google_Protobuf_UInt32Value(weight) }
        }
    }
}
