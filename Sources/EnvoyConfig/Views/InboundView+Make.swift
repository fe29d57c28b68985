import MeshModel

extension InboundView {
    init(_ client: ProxyWorkload, _ topology: Topology) {
        let policies = topology.peerAuthentications
        let namespace = client.node.namespace
        var ports: [UInt32: InboundPort] = [:]
        for (service, part) in client.services(topology) {
            for port in service.ports {
                guard let target = part.targetPorts[port.number].flatMap(client.port), ports[target] == nil else {
                    continue
                }
                ports[target] = InboundPort(
                    target: target, service: port.number, portProtocol: port.portProtocol,
                    mode: policies.mode(namespace: namespace, labels: client.labels, port: target))
            }
        }
        self.init(
            ports: ports.values.sorted { $0.target < $1.target },
            mode: policies.mode(namespace: namespace, labels: client.labels))
    }
}
