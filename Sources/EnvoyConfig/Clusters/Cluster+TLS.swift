import EnvoyAPI
import MeshAPI
import MeshModel
import SwiftProtobuf

extension Envoy_Config_Cluster_V3_Cluster {
    /// TLS towards the endpoints: as a DestinationRule says; where none does, mutual TLS with those that take it.
    mutating func secure(_ target: OutboundTarget, in mesh: VisibleMesh) throws {
        switch target.policy.tls?.mode {
        case .disable: break
        case .simple, .mutual:
            if let tls = target.policy.tls { transportSocket = try .tls(.outbound(tls, for: target.port.portProtocol)) }
        case .istioMutual: transportSocket = try .tls(mesh.mutualTLS(target))
        case nil: try secureAutomatically(target, in: mesh)
        }
    }

    private mutating func secureAutomatically(_ target: OutboundTarget, in mesh: VisibleMesh) throws {
        let service = target.service
        guard !service.isExternal, mesh.topology.peerAuthentications.mode(namespace: service.namespace) != .disable
        else { return }
        if target.isPassthrough {
            if mesh.snapshot.endpoints.facts(of: service.key).allUseMutualTLS {
                transportSocket = try .tls(mesh.mutualTLS(target))
            }
            return
        }
        transportSocketMatches = [
            try .init("tlsMode-istio", match: ["tlsMode": "istio"], .tls(mesh.mutualTLS(target))),
            try .init("tlsMode-disabled", match: [:], .plain()),
        ]
    }
}

extension Envoy_Config_Cluster_V3_Cluster.TransportSocketMatch {
    fileprivate init(_ name: String, match: [String: String], _ socket: Envoy.TransportSocket) {
        self.init()
        self.name = name
        self.match = Google_Protobuf_Struct(fields: match.mapValues { Google_Protobuf_Value(stringValue: $0) })
        transportSocket = socket
    }
}

extension VisibleMesh {
    /// Mutual TLS within the mesh: the server must be one of the service accounts of the service's endpoints, in
    /// any trust domain of the mesh.
    fileprivate func mutualTLS(_ target: OutboundTarget) -> Envoy.UpstreamTLSContext {
        let tls = target.policy.tls
        let own = tls?.subjectAltNames ?? []
        let accounts = snapshot.endpoints.identities(of: target.service, port: target.port.number)
        let names = own.isEmpty ? topology.settings.withAliases(accounts) : own
        var context = Envoy.UpstreamTLSContext()
        context.commonTlsContext = .mesh(
            peers: names.map { .name($0) }, alpn: MeshALPN.offered(for: target.port.portProtocol), parameters: .outbound
        )
        let serverName = tls?.sni ?? ""
        context.sni = serverName.isEmpty ? target.name.serverName : serverName
        return context
    }
}
