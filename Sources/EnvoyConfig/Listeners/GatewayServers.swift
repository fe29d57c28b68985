import MeshAPI
import MeshModel

/// One server of a Gateway that the view's proxies run.
struct BoundServer {
    let gateway: Gateway
    let server: Server
    /// The port on which the pod listens.
    let listeningPort: UInt32
    let hosts: [GatewayHost]

    /// What is spoken, TLS left aside.
    var portProtocol: PortProtocol { PortProtocol.named(server.port.protocol) ?? .tcp }

    /// Whether requests are routed: plain HTTP, or HTTPS that ends here.
    var routesRequests: Bool {
        portProtocol.isHTTP || (portProtocol == .https && server.tls.map(\.endsTLS) == true)
    }

    /// The server names for which its filter chain is chosen; empty for all.
    var serverNames: [String] {
        let names = hosts.map(\.pattern.text)
        return names.contains("*") ? [] : Set(names).sorted()
    }

    /// The name of its routes. Servers of plain HTTP on one port share theirs.
    var routeName: String {
        guard server.tls.map(\.endsTLS) == true else { return "http.\(listeningPort)" }
        return "https.\(server.port.number).\(server.port.name).\(gateway.name).\(gateway.namespace)"
    }
}

extension ServerTLS {
    /// Whether the gateway itself answers the handshake.
    var endsTLS: Bool { mode != .passthrough && mode != .autoPassthrough }
}

extension VisibleMesh {
    /// The servers of all Gateways of the view, the oldest Gateway first.
    var boundServers: [BoundServer] {
        view.gateways.compactMap(topology.gateway).flatMap { gateway in
            gateway.servers.map { server in
                BoundServer(
                    gateway: gateway, server: server, listeningPort: view.listeningPort(server.port.number),
                    hosts: server.hostPatterns(of: gateway))
            }
        }
    }

    /// The VirtualServices that a server serves, the oldest first, each with the hosts that both have in common.
    func bindings(of bound: BoundServer) -> [(binding: VirtualServiceBinding, hosts: [HostPattern])] {
        topology.virtualServices.compactMap { binding in
            guard binding.gateways.contains(bound.gateway.qualifiedName),
                binding.visibility.includes(bound.gateway.namespace) || binding.visibility.includes(view.namespace)
            else { return nil }
            let hosts = binding.hosts.flatMap { host in
                bound.hosts.filter { $0.admits(host, from: binding.object.namespace) }
                    .compactMap { $0.pattern.intersection(host) }
            }
            return hosts.isEmpty ? nil : (binding, Set(hosts).sorted())
        }
    }
}
