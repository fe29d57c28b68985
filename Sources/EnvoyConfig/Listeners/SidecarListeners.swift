import EnvoyAPI
import MeshAPI
import MeshModel

extension VisibleMesh {
    /// The outbound listeners of a sidecar and the routes that they ask for.
    func sidecarListeners() throws -> ([Envoy.Listener], [VirtualHostTable]) {
        let plans = SidecarPlans(self)
        let listeners = try plans.sorted.map { try $0.listener(self) } + [virtualOutbound()]
        let strangers = HostsWithoutService(self)
        let routes = try plans.sharedRoutes.map { try sidecarRoutes(port: $0, strangers) }
        return (listeners, try routes + plans.ownRoutes.map { try sidecarRoutes(of: $0.service, $0.port) })
    }
}

/// The listeners of a sidecar in the making.
struct SidecarPlans {
    private struct Place: Hashable {
        let address: String
        let port: UInt32
    }

    private let mesh: VisibleMesh
    private var plans: [Place: ListenerPlan] = [:]
    /// Ports whose HTTP services share one table of routes.
    private(set) var sharedRoutes: [UInt32] = []
    /// Sniffed ports, each with a table of its own.
    private(set) var ownRoutes: [(service: MeshService, port: MeshPort)] = []

    /// Those of all services.
    init(_ mesh: VisibleMesh) {
        self.mesh = mesh
        for index in mesh.services.indices.sorted(by: mesh.isOlder) { add(mesh.services[index]) { _ in true } }
    }

    /// What they would be if there were no more than one service, or none.
    init(_ mesh: VisibleMesh, of service: MeshService?) {
        self.mesh = mesh
        if let service { add(service) { _ in true } }
    }

    /// Those of one port.
    init(_ mesh: VisibleMesh, onPort port: UInt32) {
        self.mesh = mesh
        let indices = mesh.services.indices.filter { mesh.services[$0].port(port) != nil }
        for index in indices.sorted(by: mesh.isOlder) { add(mesh.services[index]) { $0 == port } }
    }

    var sorted: [ListenerPlan] {
        plans.values.sorted { ($0.address, $0.port) < ($1.address, $1.port) }
    }

    private mutating func add(_ service: MeshService, where isWanted: (UInt32) -> Bool) {
        for port in service.ports where port.portProtocol != .udp && isWanted(port.number) { add(service, port) }
    }

    private mutating func add(_ service: MeshService, _ port: MeshPort) {
        if port.portProtocol.isHTTP {
            shareRoutes(on: port.number)
            return
        }
        let addresses = mesh.addresses(of: service)
        let own = service.isHeadless ? mesh.instances(of: service) : addresses.filter { !$0.contains("/") }
        if own.isEmpty { addWithoutAddress(service, port, subnets: addresses) }
        for address in own { add(service, port, at: address) }
        // Of two services with the same address, as clusters with overlapping ranges have them, the first one is routed.
        let name = VisibleMesh.routeName(of: service, port)
        if own.contains(where: { plans[Place(address: $0, port: port.number)]?.routes == name }) {
            ownRoutes.append((service, port))
        }
    }

    private mutating func shareRoutes(on port: UInt32) {
        if sharedRoutes.contains(port) { return }
        plan(ListenerPlan.anyAddress, port) { $0.routes = String(port) }
        sharedRoutes.append(port)
    }

    private mutating func add(_ service: MeshService, _ port: MeshPort, at address: String) {
        let chains = mesh.chains(of: service, port)
        let isRerouted = mesh.bindings.binding(for: service.host)?.object.http.isEmpty == false
        plan(address, port.number) { plan in
            if port.portProtocol == .sniffed, plan.routes == nil {
                plan.routes = VisibleMesh.routeName(of: service, port)
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
        plan(ListenerPlan.anyAddress, port.number) { plan in
            for chain in chains { plan.add(chain) }
        }
        if port.portProtocol == .sniffed { shareRoutes(on: port.number) }
    }

    private mutating func plan(_ address: String, _ port: UInt32, _ change: (inout ListenerPlan) -> Void) {
        change(&plans[Place(address: address, port: port), default: ListenerPlan(address: address, port: port)])
    }
}

extension VisibleMesh {
    /// What the table of a sniffed port is called.
    static func routeName(of service: MeshService, _ port: MeshPort) -> String { "\(service.host):\(port.number)" }

    /// Of two that want the same, the older one gets it.
    fileprivate func isOlder(_ left: Int, _ right: Int) -> Bool {
        (services[left].created, services[left].host) < (services[right].created, services[right].host)
    }

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
