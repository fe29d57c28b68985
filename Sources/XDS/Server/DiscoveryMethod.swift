public import GRPCCore

/// The streaming methods of Envoy's discovery services that are spoken here.
public enum DiscoveryMethod: Sendable, Hashable, CaseIterable {
    case deltaAggregated
    case streamAggregated
    case deltaSecrets
    case streamSecrets

    /// Service and method as they stand in the path of a call.
    public var descriptor: MethodDescriptor {
        switch self {
        case .deltaAggregated: Self.aggregated("DeltaAggregatedResources")
        case .streamAggregated: Self.aggregated("StreamAggregatedResources")
        case .deltaSecrets: Self.secret("DeltaSecrets")
        case .streamSecrets: Self.secret("StreamSecrets")
        }
    }

    /// The form of the messages.
    public var discoveryProtocol: DiscoveryProtocol {
        switch self {
        case .deltaAggregated, .deltaSecrets: .delta
        case .streamAggregated, .streamSecrets: .stateOfTheWorld
        }
    }

    private static func aggregated(_ method: String) -> MethodDescriptor {
        descriptor("envoy.service.discovery.v3.AggregatedDiscoveryService", method)
    }

    private static func secret(_ method: String) -> MethodDescriptor {
        descriptor("envoy.service.secret.v3.SecretDiscoveryService", method)
    }

    private static func descriptor(_ service: String, _ method: String) -> MethodDescriptor {
        MethodDescriptor(fullyQualifiedService: service, method: method, type: .bidirectionalStreaming)
    }
}
