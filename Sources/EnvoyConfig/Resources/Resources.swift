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
        let (listeners, tables) =
            switch view.type {
            case .sidecar: try sidecarListeners()
            case .router: (try gatewayListeners(), try gatewayTables())
            }
        var routes: [Envoy.RouteConfiguration] = []
        var virtualHosts: [EncodedResource] = []
        for table in tables {
            guard view.takesVirtualHosts else {
                routes.append(try table.whole())
                continue
            }
            let parts = try table.parts(memo)
            routes.append(parts.table)
            virtualHosts += parts.hosts
        }
        let keys = translationKeys()
        return ProxyResources(
            clusters: try clusters(keys), endpoints: loadAssignments(keys), listeners: try listeners.encoded(\.name),
            routes: try routes.encoded(\.name), virtualHosts: virtualHosts.sorted { $0.name < $1.name })
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
