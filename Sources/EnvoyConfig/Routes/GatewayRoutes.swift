import EnvoyAPI
import MeshAPI
import MeshModel

extension VisibleMesh {
    /// The routes of servers that share a name: one virtual host for each host. Several VirtualServices for one host
    /// are joined, the oldest first, rules that take every request last.
    func gatewayRoutes(_ name: String, _ servers: [BoundServer]) throws -> VirtualHostTable {
        var hosts = GatewayHosts()
        for bound in servers {
            let place = RoutePlace(gateway: bound.gateway.qualifiedName, port: bound.server.port.number)
            for (binding, names) in bindings(of: bound) where !binding.object.http.isEmpty {
                let routes = try RouteTranslation(mesh: self, place: place).routes(binding.object)
                for host in names { hosts.add(routes, to: host, of: bound) }
            }
            if bound.server.tls?.httpsRedirect == true {
                for host in bound.hosts { hosts.add([], to: host.pattern, of: bound) }
            }
        }
        var table = VirtualHostTable(name)
        for entry in hosts.entries {
            table.add("\(entry.host):\(entry.port)", domains: [entry.host.text], routes: entry.orderedRoutes) {
                if entry.redirectsToHTTPS { $0.requireTls = .all }
            }
        }
        if hosts.entries.isEmpty, let port = servers.first?.server.port.number {
            table.add("blackhole:\(port)", domains: ["*"], routes: [])
        }
        return table
    }
}

/// The virtual hosts of a gateway in the making.
private struct GatewayHosts {
    struct Entry {
        let host: HostPattern
        let port: UInt32
        var redirectsToHTTPS: Bool
        var routes: [Envoy.Route]

        /// A rule that takes every request would hide those of younger VirtualServices: it goes last, and only one.
        var orderedRoutes: [Envoy.Route] {
            let narrow = routes.filter { !$0.match.takesEverything }
            return narrow + routes.filter(\.match.takesEverything).prefix(1)
        }
    }

    private var byHost: [HostPattern: Entry] = [:]

    var entries: [Entry] { byHost.values.sorted { $0.host < $1.host } }

    mutating func add(_ routes: [Envoy.Route], to host: HostPattern, of bound: BoundServer) {
        let redirects = bound.server.tls?.httpsRedirect == true
        var entry =
            byHost[host] ?? Entry(host: host, port: bound.server.port.number, redirectsToHTTPS: redirects, routes: [])
        entry.routes += routes
        entry.redirectsToHTTPS = entry.redirectsToHTTPS || redirects
        byHost[host] = entry
    }
}

extension Envoy_Config_Route_V3_RouteMatch {
    /// Whether every request matches.
    fileprivate var takesEverything: Bool {
        guard case .prefix("/") = pathSpecifier else { return false }
        return headers.isEmpty && queryParameters.isEmpty
    }
}
