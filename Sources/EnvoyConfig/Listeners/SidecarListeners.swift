import EnvoyAPI
import MeshAPI
import MeshModel

extension VisibleMesh {
    /// The outbound listeners of a sidecar and the routes that they ask for.
    func sidecarListeners() throws -> ([Envoy.Listener], [VirtualHostTable]) {
        var plans = SidecarPlans(mesh: self)
        let byAge = services.indices.sorted {
            (services[$0].created, services[$0].host) < (services[$1].created, services[$1].host)
        }
        for service in byAge.lazy.map({ services[$0] }) {
            for port in service.ports where port.portProtocol != .udp { plans.add(service, port) }
        }
        let listeners = try plans.sorted.map { try $0.listener(self) } + [virtualOutbound()]
        let strangers = HostsWithoutService(self)
        let routes = try plans.sharedRoutes.map { try sidecarRoutes(port: $0, strangers) }
        return (listeners, try routes + plans.ownRoutes.map { try sidecarRoutes(of: $0.service, $0.port) })
    }
}

/// The listeners of a sidecar in the making.
private struct SidecarPlans {
    private struct Place: Hashable {
        let address: String
        let port: UInt32
    }

    let mesh: VisibleMesh
    private var plans: [Place: ListenerPlan] = [:]
    /// Ports whose HTTP services share one table of routes.
    private(set) var sharedRoutes: [UInt32] = []
    /// Sniffed ports, each with a table of its own.
    private(set) var ownRoutes: [(service: MeshService, port: MeshPort)] = []

    init(mesh: VisibleMesh) { self.mesh = mesh }

    var sorted: [ListenerPlan] {
        plans.values.sorted { ($0.address, $0.port) < ($1.address, $1.port) }
    }

    mutating func add(_ service: MeshService, _ port: MeshPort) {
        if port.portProtocol.isHTTP {
            shareRoutes(on: port.number)
            return
        }
        let addresses = mesh.addresses(of: service)
        let own = service.isHeadless ? mesh.instances(of: service) : addresses.filter { !$0.contains("/") }
        if own.isEmpty { addWithoutAddress(service, port, subnets: addresses) }
        for address in own { add(service, port, at: address) }
        if port.portProtocol == .sniffed, !own.isEmpty { ownRoutes.append((service, port)) }
    }

    private mutating func shareRoutes(on port: UInt32) {
        if sharedRoutes.contains(port) { return }
        plan("0.0.0.0", port) { $0.routes = String(port) }
        sharedRoutes.append(port)
    }

    private mutating func add(_ service: MeshService, _ port: MeshPort, at address: String) {
        let chains = mesh.chains(of: service, port)
        let isRerouted = mesh.bindings.binding(for: service.host)?.object.http.isEmpty == false
        plan(address, port.number) { plan in
            if port.portProtocol == .sniffed, plan.routes == nil {
                plan.routes = "\(service.host):\(port.number)"
                plan.isSniffed = !isRerouted
            }
            for chain in chains { plan.add(chain) }
        }
    }

    /// Without an address of its own a service is told by its CIDR blocks, or by the server name of TLS; what is left
    /// can only be told by its port, and the first such service gets it. An alias or headless service with no
    /// instance is left to its original destination.
    private mutating func addWithoutAddress(_ service: MeshService, _ port: MeshPort, subnets: [String]) {
        guard service.origin == .serviceEntry else { return }
        let names = subnets.isEmpty && port.portProtocol.isTLS ? [service.host] : []
        let chains = mesh.chains(of: service, port, direct: TCPChain.Match(serverNames: names, subnets: subnets))
        plan("0.0.0.0", port.number) { plan in
            for chain in chains { plan.add(chain) }
        }
        if port.portProtocol == .sniffed { shareRoutes(on: port.number) }
    }

    private mutating func plan(_ address: String, _ port: UInt32, _ change: (inout ListenerPlan) -> Void) {
        change(&plans[Place(address: address, port: port), default: ListenerPlan(address: address, port: port)])
    }
}

extension VisibleMesh {
    /// The addresses by which the view's proxies reach a service.
    func addresses(of service: MeshService) -> [String] {
        let addresses = service.addresses(for: view.cluster)
        guard addresses.isEmpty, view.capturesDNS, let allocated = service.allocatedAddress else { return addresses }
        return [allocated]
    }

    /// The endpoints of a headless service that clients of this cluster get from DNS.
    func instances(of service: MeshService) -> [String] {
        snapshot.endpoints.facts(of: service.key).instances[view.cluster] ?? []
    }
}
