import Kubernetes

// Ports of the node.
extension ServiceAdmission {
    static let nodePorts: ClosedRange<Int64> = 30000...32767

    /// A transport and a port of the node.
    private struct NodePort: Hashable {
        let transport: String
        let number: Int64

        init?(_ port: JSON) {
            guard let number = port["nodePort"]?.int, number != 0 else { return nil }
            self.number = number
            transport = port["protocol"]?.string ?? "TCP"
        }

        init(_ transport: String, _ number: Int64) {
            self.transport = transport
            self.number = number
        }
    }

    /// Gives every port of a Service that wants them a port of the node. A port keeps the one that it had.
    func giveNodePorts(
        _ service: inout JSON, _ type: ResourceType, previous: JSON?, in transaction: Transaction
    ) throws {
        var ports = service.spec["ports"]?.array ?? []
        guard Self.wantsNodePorts(service) else {
            if service.spec["type"]?.string != "LoadBalancer" { try Self.removeNodePorts(&service, type, previous) }
            return
        }
        for index in ports.indices where NodePort(ports[index]) == nil {
            ports[index]["nodePort"] = Self.port(like: ports[index], in: previous).map(JSON.int)
        }
        var taken = try takenNodePorts(type, except: service, in: transaction)
        for (index, port) in ports.enumerated() {
            guard let wanted = NodePort(port) else { continue }
            let isKept = Self.port(like: port, in: previous) == wanted.number
            try check(wanted, "spec.ports[\(index)].nodePort", service, type, isKept ? [] : taken)
            taken.insert(wanted)
        }
        for index in ports.indices where NodePort(ports[index]) == nil {
            ports[index]["nodePort"] = .int(try free(ports[index], &taken))
        }
        service.spec["ports"] = .array(ports)
    }

    private static func wantsNodePorts(_ service: JSON) -> Bool {
        switch service.spec["type"]?.string {
        case "NodePort": true
        case "LoadBalancer": service.spec["allocateLoadBalancerNodePorts"]?.bool ?? true
        default: false
        }
    }

    /// A Service that no longer wants node ports loses those that it had; it may not ask for others.
    private static func removeNodePorts(_ service: inout JSON, _ type: ResourceType, _ previous: JSON?) throws {
        var ports = service.spec["ports"]?.array ?? []
        for (index, port) in ports.enumerated() {
            guard let wanted = NodePort(port) else { continue }
            guard Self.port(like: port, in: previous) == wanted.number else {
                throw APIStatus.invalid(
                    type, service.name,
                    [
                        .init(
                            reason: "FieldValueForbidden",
                            message: "Forbidden: may not be used when `type` is 'ClusterIP'",
                            field: "spec.ports[\(index)].nodePort")
                    ])
            }
            ports[index]["nodePort"] = nil
        }
        if !ports.isEmpty { service.spec["ports"] = .array(ports) }
    }

    /// The port of the node that the same port had.
    private static func port(like port: JSON, in previous: JSON?) -> Int64? {
        let known = previous?.spec["ports"]?.array ?? []
        let transport = port["protocol"]?.string ?? "TCP"
        return known.first { $0["port"] == port["port"] && $0["protocol"]?.string ?? "TCP" == transport }
            .flatMap { NodePort($0)?.number }
    }

    private func takenNodePorts(
        _ type: ResourceType, except service: JSON, in transaction: Transaction
    ) throws -> Set<NodePort> {
        var taken: Set<NodePort> = []
        for other in try transaction.stored(type, namespace: nil)
        where other.name != service.name || other.namespace != service.namespace {
            taken.formUnion((try other.json().spec["ports"]?.array ?? []).compactMap(NodePort.init))
        }
        return taken
    }

    private func check(
        _ wanted: NodePort, _ field: String, _ service: JSON, _ type: ResourceType, _ taken: Set<NodePort>
    ) throws {
        let fault: String? =
            if !Self.nodePorts.contains(wanted.number) {
                "provided port is not in the valid range. The range of valid ports is 30000-32767"
            } else {
                taken.contains(wanted) ? "provided port is already allocated" : nil
            }
        guard let fault else { return }
        throw APIStatus.invalid(type, service.name, [.invalid(field, .int(wanted.number), fault)])
    }

    /// Any port that is free: not the next one, so that it does not tell how many there are, nor comes back at once.
    private func free(_ port: JSON, _ taken: inout Set<NodePort>) throws -> Int64 {
        let transport = port["protocol"]?.string ?? "TCP"
        let count = Int64(Self.nodePorts.count)
        let start = Int64.random(in: 0..<count)
        for offset in 0..<count {
            let number = Self.nodePorts.lowerBound + (start + offset) % count
            if taken.insert(NodePort(transport, number)).inserted { return number }
        }
        throw APIStatus.internalError("no node port from 30000 to 32767 is free for another Service")
    }
}
