import EnvoyAPI
public import MeshModel

/// What proxies of `view` send to others or, as gateways, serve: clusters, endpoints, listeners, routes and their
/// virtual hosts.
///
/// - Throws: when a message cannot be serialised; whoever calls keeps the last good set.
public func resources(for view: ProxyView, in snapshot: MeshSnapshot) throws -> ProxyResources {
    try VisibleMesh(view, snapshot).resources()
}

extension VisibleMesh {
    /// Clusters, endpoints, listeners, routes and their virtual hosts.
    ///
    /// - Throws: when a message cannot be serialised; whoever calls keeps the last good set.
    public func resources() throws -> ProxyResources {
        let listeners: [Envoy.Listener]
        var routes: [Envoy.RouteConfiguration]
        switch view.type {
        case .sidecar: (listeners, routes) = try sidecarListeners()
        case .router: (listeners, routes) = try gatewayListeners()
        }
        var virtualHosts: [Envoy.VirtualHost] = []
        if view.takesVirtualHosts {
            for index in routes.indices { virtualHosts += routes[index].takeApart() }
        }
        return ProxyResources(
            clusters: try clusters().encoded(\.name), endpoints: loadAssignments(),
            listeners: try listeners.encoded(\.name), routes: try routes.encoded(\.name),
            virtualHosts: try virtualHosts.encoded(\.name))
    }
}

/// What sidecars of `view` receive: the inbound listener and the clusters of the workload's own ports.
///
/// - Throws: when a message cannot be serialised; whoever calls keeps the last good set.
public func inboundResources(for view: InboundView, in snapshot: MeshSnapshot) throws -> ProxyResources {
    let inbound = InboundBuilder(view: view, settings: snapshot.topology.settings)
    return ProxyResources(
        clusters: try inbound.clusters().encoded(\.name), listeners: try [inbound.listener()].encoded(\.name))
}
