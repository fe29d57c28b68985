import MeshAPI

extension VirtualServiceBinding {
    /// Resolves the short names in `object` by its namespace.
    convenience init(_ object: VirtualService, settings: MeshSettings) {
        let names = NameResolver(namespace: object.metadata.namespace, settings: settings)
        var resolved = object
        resolved.hosts = object.hosts.map(names.host)
        resolved.gateways = object.gateways.isEmpty ? [Self.mesh] : object.gateways.map(names.gateway)
        resolved.http = object.http.map(names.resolve)
        resolved.tls = object.tls.map(names.resolve)
        resolved.tcp = object.tcp.map(names.resolve)
        self.init(resolved, visibility: Visibility(exportTo: object.exportTo, of: object.metadata.namespace))
    }
}

/// Makes names that are written relative to an object's namespace absolute.
private struct NameResolver {
    let namespace: String
    let settings: MeshSettings

    func host(_ name: String) -> String { settings.qualified(host: name, in: namespace) }

    func gateway(_ name: String) -> String {
        name == VirtualServiceBinding.mesh || name.contains("/") ? name : "\(namespace)/\(name)"
    }

    func resolve(_ route: HTTPRoute) -> HTTPRoute {
        var route = route
        for index in route.match.indices { route.match[index].gateways = route.match[index].gateways.map(gateway) }
        for index in route.route.indices {
            route.route[index].destination.host = host(route.route[index].destination.host)
        }
        for index in route.mirrors.indices {
            route.mirrors[index].destination.host = host(route.mirrors[index].destination.host)
        }
        return route
    }

    func resolve(_ route: TLSRoute) -> TLSRoute {
        var route = route
        for index in route.match.indices { route.match[index].gateways = route.match[index].gateways.map(gateway) }
        route.route = route.route.map(resolve)
        return route
    }

    func resolve(_ route: TCPRoute) -> TCPRoute {
        var route = route
        for index in route.match.indices { route.match[index].gateways = route.match[index].gateways.map(gateway) }
        route.route = route.route.map(resolve)
        return route
    }

    private func resolve(_ target: RouteDestination) -> RouteDestination {
        var target = target
        target.destination.host = host(target.destination.host)
        return target
    }
}
