import MeshAPI
import MeshModel

extension ProxyView {
    init(_ client: ProxyWorkload, _ topology: Topology) {
        let gateways = client.node.type == .router ? topology.gateways.filter { $0.serves(client.labels) } : []
        self.init(
            type: client.node.type, namespace: client.node.namespace, cluster: client.node.cluster,
            network: client.network, locality: topology.localityUse.isUsed ? client.locality : Locality(),
            comparedLabels: client.labels.filter { topology.localityUse.labelKeys.contains($0.key) },
            matchedSelectors: topology.sourceSelectors.filter { $0.matches(client.labels) },
            gateways: gateways.map(\.key), gatewayPorts: Self.ports(of: gateways, client, topology),
            capturesDNS: client.node.capturesDNS, takesVirtualHosts: client.node.takesVirtualHosts)
    }

    /// The gateway's own Service says where its pods listen. Ports that it does not have are listened on as they are.
    private static func ports(
        of gateways: [Gateway], _ client: ProxyWorkload, _ topology: Topology
    ) -> [GatewayPort] {
        if gateways.isEmpty { return [] }
        let services = client.services(topology)
        let numbers = Set(gateways.flatMap { $0.servers.map(\.port.number) })
        let found = numbers.compactMap { number -> GatewayPort? in
            let target = services.lazy.compactMap { $0.part.targetPorts[number] }.first.flatMap(client.port)
            return target.flatMap { $0 == number ? nil : GatewayPort(server: number, target: $0) }
        }
        return found.sorted()
    }
}

extension Gateway {
    fileprivate func serves(_ labels: [String: String]) -> Bool { LabelSelector(selector).matches(labels) }
}
