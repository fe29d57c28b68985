import EnvoyAPI
import MeshAPI
import MeshModel
import SwiftProtobuf

extension VisibleMesh {
    /// The listeners of a gateway.
    func gatewayListeners() throws -> [Envoy.Listener] {
        try gatewayPlaces.sorted { $0.key < $1.key }.compactMap { try listener($0.key, $0.value) }
    }

    /// The routes that they ask for.
    func gatewayTables() throws -> [VirtualHostTable] {
        let routed = Dictionary(grouping: boundServers.filter(\.routesRequests), by: \.routeName)
        return try routed.sorted { $0.key < $1.key }.map { try gatewayRoutes($0.key, $0.value) }
    }

    /// The servers of the view's Gateways, by where they listen.
    var gatewayPlaces: [GatewayPlace: [BoundServer]] {
        Dictionary(grouping: boundServers.filter { !$0.server.bind.hasPrefix("unix:") }, by: GatewayPlace.init)
    }

    /// Nil when no server has anything to do: Envoy refuses a listener without filter chains.
    private func listener(_ place: GatewayPlace, _ servers: [BoundServer]) throws -> Envoy.Listener? {
        var matches: Set<Envoy.FilterChainMatch> = []
        let chains = try servers.flatMap { try self.chains(of: $0, place) }
            .filter { matches.insert($0.filterChainMatch).inserted }
        guard !chains.isEmpty else { return nil }
        var listener = Envoy.Listener()
        listener.name = place.name
        listener.address = .init(place.address, port: place.port)
        listener.trafficDirection = .outbound
        listener.maxConnectionsToAcceptPerSocketEvent = Google_Protobuf_UInt32Value(of: 1)
        if servers.contains(where: { $0.server.tls != nil && !$0.portProtocol.isHTTP }) {
            listener.listenerFilters = [try .tlsInspector()]
        }
        listener.filterChains = chains
        return listener
    }

    private func chains(of bound: BoundServer, _ place: GatewayPlace) throws -> [Envoy.FilterChain] {
        if bound.routesRequests { return [try requestChain(bound, place)] }
        switch bound.server.tls?.mode {
        case .autoPassthrough: return try crossNetworkChains(bound)
        case .passthrough: return try connectionChains(bound, includingTLS: true)
        case nil where bound.portProtocol.isTLS: return try connectionChains(bound, includingTLS: true)
        default: return try connectionChains(bound, includingTLS: false)
        }
    }

    private func requestChain(_ bound: BoundServer, _ place: GatewayPlace) throws -> Envoy.FilterChain {
        var chain = Envoy.FilterChain()
        var manager = try Envoy.HTTPConnectionManager.gateway(place.name, routes: bound.routeName, settings)
        if !bound.portProtocol.isHTTP, let context = terminated(bound) {
            chain.transportSocket = try .tls(context)
            if !bound.serverNames.isEmpty { chain.filterChainMatch.serverNames = bound.serverNames }
        }
        manager.httpProtocolOptions = .init()
        chain.filters = [try .http(manager)]
        chain.transportSocketConnectTimeout = Google_Protobuf_Duration(.seconds(15))
        return chain
    }

    private func terminated(_ bound: BoundServer) -> Envoy.DownstreamTLSContext? {
        bound.server.tls.flatMap { .server($0, trustDomains: settings.trustDomains) }
    }

    /// Connections are passed on by server name, or, where TLS ends here or there is none, by port.
    private func connectionChains(_ bound: BoundServer, includingTLS: Bool) throws -> [Envoy.FilterChain] {
        let place = RoutePlace(gateway: bound.gateway.qualifiedName, port: bound.server.port.number)
        let context = terminated(bound)
        return try bindings(of: bound).flatMap { binding, _ in
            try chains(of: binding, at: place, includingTLS: includingTLS).map { way in
                var chain = try Envoy.FilterChain.tcp(way, settings)
                if let context {
                    chain.transportSocket = try .tls(context)
                    if !bound.serverNames.isEmpty { chain.filterChainMatch.serverNames = bound.serverNames }
                }
                return chain
            }
        }
    }

    private func crossNetworkChains(_ bound: BoundServer) throws -> [Envoy.FilterChain] {
        try crossNetworkTargets(bound.hosts.map(\.pattern)).map { target in
            let name = target.name.serverName
            let share = ClusterShare(cluster: name, weight: 1)
            var chain = try Envoy.FilterChain.tcp(
                TCPChain(match: .init(serverNames: [name]), shares: [share]), settings)
            chain.filterChainMatch.applicationProtocols = MeshALPN.all
            return chain
        }
    }
}
