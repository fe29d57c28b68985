import EnvoyAPI
import MeshAPI
import MeshModel
import SwiftProtobuf

extension VisibleMesh {
    /// The routes of all HTTP services on `port`, and of what sidecars do with requests to other hosts.
    func sidecarRoutes(port: UInt32, _ strangers: HostsWithoutService) throws -> VirtualHostTable {
        let sharing = services.indices.filter { index in
            services[index].ports.contains { $0.number == port && isShared($0, of: services[index]) }
        }
        var table = VirtualHostTable(String(port), services: sharing.count)
        for service in sharing.lazy.map({ services[$0] }) {
            try addRoutes(of: service, port: port, domains: domains(of: service), to: &table)
        }
        for (host, binding) in strangers.on(port) {
            let place = RoutePlace(gateway: VirtualServiceBinding.mesh, port: port)
            let routes = try RouteTranslation(mesh: self, place: place).routes(binding.object)
            table.add("\(host):\(port)", domains: domains(of: host), routes: routes)
        }
        addUnknownHosts(to: &table)
        return table
    }

    /// The routes of one sniffed port, whatever host a request names.
    func sidecarRoutes(of service: MeshService, _ port: MeshPort) throws -> VirtualHostTable {
        var table = VirtualHostTable(Self.routeName(of: service, port))
        try addRoutes(of: service, port: port.number, domains: ["*"], to: &table)
        return table
    }

    /// Whether some service needs the table of `port`.
    func sharesRoutes(on port: UInt32) -> Bool {
        services.contains { service in service.port(port).map { isShared($0, of: service) } ?? false }
    }

    /// Ports of HTTP, and sniffed ones of services without an address that would tell them apart.
    private func isShared(_ port: MeshPort, of service: MeshService) -> Bool {
        port.portProtocol.isHTTP || (port.portProtocol == .sniffed && !hasOwnListeners(service))
    }

    private func hasOwnListeners(_ service: MeshService) -> Bool {
        service.isHeadless ? !instances(of: service).isEmpty : addresses(of: service).contains { !$0.contains("/") }
    }

    /// Adds the virtual host of a service: as its VirtualService routes it, or straight to it.
    func addRoutes(
        of service: MeshService, port: UInt32, domains: [String], to table: inout VirtualHostTable
    ) throws {
        let name = "\(service.host):\(port)"
        if let binding = bindings.binding(for: service.host), !binding.object.http.isEmpty {
            let place = RoutePlace(gateway: VirtualServiceBinding.mesh, port: port)
            let routes = try RouteTranslation(mesh: self, place: place).routes(binding.object)
            table.add(name, domains: domains, routes: routes)
        } else {
            table.add(
                name, domains: domains, directTo: ClusterName(host: service.host, port: port).outbound,
                hashing: hashPolicy(service, port))
        }
    }

    private func addUnknownHosts(to table: inout VirtualHostTable) {
        if settings.outboundPolicy == .allowAny {
            table.add("allow_any", domains: ["*"], routes: [.everything("allow_any", to: StaticCluster.passthrough)])
        } else {
            var refuse = Envoy.Route()
            refuse.name = "block_all"
            refuse.match.prefix = "/"
            refuse.directResponse.status = 502
            table.add("block_all", domains: ["*"], routes: [refuse])
        }
    }
}

extension Envoy_Config_Route_V3_Route {
    /// All requests to one cluster, without limit of time.
    static func everything(_ name: String, to cluster: String) -> Self {
        var route = Self()
        route.name = name
        route.match.prefix = "/"
        route.route.cluster = cluster
        route.route.timeout = .zero
        return route
    }

    /// All requests to the cluster of a service that no VirtualService routes.
    static func direct(to cluster: String, hashing: [Envoy.RouteAction.HashPolicy]) throws -> Self {
        var route = everything("default", to: cluster)
        route.route.retryPolicy = .standard
        route.route.hashPolicy = hashing
        return route
    }
}
