import EnvoyAPI
import MeshAPI
import MeshModel

/// What a gateway between networks passes on by server name alone (`AUTO_PASSTHROUGH`): the connection is already
/// mutual TLS, so only endpoints that take it belong to these clusters.
extension VisibleMesh {
    /// The hosts that the view's AUTO_PASSTHROUGH servers let through.
    var crossNetworkHosts: [HostPattern] {
        view.gateways.compactMap(topology.gateway).flatMap { gateway in
            gateway.servers.filter { $0.tls?.mode == .autoPassthrough }.flatMap { $0.hostPatterns(of: gateway) }
        }
        .map(\.pattern)
    }

    /// Whether AUTO_PASSTHROUGH servers for `hosts` let `service` through.
    func isCrossNetwork(_ service: MeshService, _ hosts: [HostPattern]) -> Bool {
        guard !hosts.isEmpty, service.resolution == .endpoints, !service.isExternal else { return false }
        let own = HostPattern(service.host)
        return hosts.contains { $0.covers(own) }
    }

    /// One target for each port and subset of every service that AUTO_PASSTHROUGH servers for `hosts` let through.
    func crossNetworkTargets(_ hosts: [HostPattern]) -> [OutboundTarget] {
        services.filter { isCrossNetwork($0, hosts) }.flatMap(targets)
    }

    /// The names of the clusters by which connections to `service` are passed on.
    func crossNetworkNames(of service: MeshService?) -> [String] {
        guard let service, isCrossNetwork(service, crossNetworkHosts) else { return [] }
        return targets(of: service).map(\.name.serverName)
    }

    /// The cluster of a target that is passed on.
    func crossNetworkCluster(_ target: OutboundTarget) throws -> Envoy.Cluster {
        try unsecured(target.balanced, named: target.name.serverName)
    }
}
