/// Finds the addresses at which the control plane is to be reached, and looks at each.
struct GatewayReader: Sendable {
    let namespace: String
    let probe: NetworkProbe

    /// The most addresses that are looked at.
    static let most = 16

    /// - Parameter clusters: those whose Services say where the control plane is.
    func gateways(_ clusters: [ClusterEvidence]) async -> [GatewayEvidence] {
        let found = Self.addresses(clusters).prefix(Self.most)
        return await withTaskGroup(of: (Int, GatewayEvidence).self) { group in
            for (index, gateway) in found.enumerated() { group.addTask { (index, await look(at: gateway)) } }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Where remotes are told to go; where no remote says, the external addresses of the primary's gateway.
    static func addresses(_ clusters: [ClusterEvidence]) -> [GatewayEvidence] {
        var gateways: [GatewayEvidence] = []
        for cluster in clusters {
            guard case .seen(let service?) = cluster.controlPlaneService, !service.hasSelector else { continue }
            for address in service.addresses {
                if let known = gateways.firstIndex(where: { $0.address == address }) {
                    gateways[known].users.append(cluster.name)
                } else {
                    gateways.append(
                        GatewayEvidence(
                            address: address, source: "Service istiod of \(cluster.name) leads there",
                            users: [cluster.name]))
                }
            }
        }
        guard gateways.isEmpty else { return gateways }
        return clusters.filter { $0.role == .primary }.flatMap { cluster in
            (cluster.gatewayServices.value ?? []).flatMap { service in
                service.addresses.map {
                    GatewayEvidence(
                        address: $0, source: "Service \(service.namespace)/\(service.name) of \(cluster.name)",
                        users: [cluster.name])
                }
            }
        }
    }

    private func look(at gateway: GatewayEvidence) async -> GatewayEvidence {
        var gateway = gateway
        gateway.resolution = await probe.resolution(of: gateway.address)
        if case .unseen = gateway.resolution { return gateway }
        let (control, webhook) = (GatewayEvidence.controlPlanePort, GatewayEvidence.webhookPort)
        let address = gateway.address
        async let first = probe.connection(to: address, port: control)
        async let second = probe.connection(to: address, port: webhook)
        gateway.ports = [control: await first, webhook: await second]
        guard case .seen = gateway.ports[control] else { return gateway }
        let (host, strange) = ("istiod.\(namespace).svc", GatewayEvidence.strangeName)
        async let own = probe.handshake(with: address, port: control, name: host)
        async let other = probe.handshake(with: address, port: control, name: strange)
        gateway.handshakes = [host: await own, strange: await other]
        return gateway
    }
}
