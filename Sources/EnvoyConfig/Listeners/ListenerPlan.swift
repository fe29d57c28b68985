import EnvoyAPI
import MeshModel
import SwiftProtobuf

/// What services want of one address and port, gathered before the listener is made: several services may share it.
struct ListenerPlan {
    let address: String
    let port: UInt32
    /// The name of the routes for HTTP requests; nil when no service here speaks HTTP.
    var routes: String?
    /// Whether the HTTP is sniffed, and all of it goes to services whose HTTP is sniffed.
    var isSniffed = false
    /// Ways for connections, each match once: of two services that want the same the first gets it.
    private(set) var chains: [TCPChain] = []

    /// The address of listeners that services share.
    static let anyAddress = "0.0.0.0"

    /// What the listener is called.
    var name: String { "\(address)_\(port)" }

    /// Whether services without an address of their own are told by the port alone.
    var isShared: Bool { address == Self.anyAddress }

    init(address: String, port: UInt32) {
        self.address = address
        self.port = port
    }

    /// Adds a way, unless its match is taken.
    mutating func add(_ chain: TCPChain) {
        if !chains.contains(where: { $0.match == chain.match }) { chains.append(chain) }
    }

    /// The listener. Connections that no service here wants go on as if there were none.
    func listener(_ mesh: VisibleMesh) throws -> Envoy.Listener {
        var listener = Envoy.Listener()
        listener.name = name
        listener.address = .init(address, port: port)
        listener.trafficDirection = .outbound
        listener.bindToPort = Google_Protobuf_BoolValue(of: false)
        listener.continueOnListenerFiltersTimeout = true
        listener.listenerFiltersTimeout = .zero
        if chains.contains(where: { !$0.match.serverNames.isEmpty }) {
            listener.listenerFilters.append(try .tlsInspector())
        }
        if let routes {
            listener.listenerFilters.append(try .httpInspector())
            let manager = try Envoy.HTTPConnectionManager.outbound(
                name, routes: routes, announcesHTTP: isSniffed, mesh.settings)
            listener.filterChains.append(try .plainHTTP(manager))
        }
        listener.filterChains += try chains.filter { !$0.match.isEmpty }.map { try .tcp($0, mesh.settings) }
        let rest = try chains.first { $0.match.isEmpty }.map { try Envoy.FilterChain.tcp($0, mesh.settings) }
        if let rest, listener.filterChains.isEmpty {
            listener.filterChains = [rest]
        } else {
            listener.defaultFilterChain = try rest ?? .unknown(mesh)
        }
        return listener
    }
}

extension Envoy_Config_Listener_V3_FilterChain {
    /// Requests of plain HTTP.
    fileprivate static func plainHTTP(_ manager: Envoy.HTTPConnectionManager) throws -> Self {
        var chain = Self()
        chain.filterChainMatch.transportProtocol = "raw_buffer"
        chain.filterChainMatch.applicationProtocols = MeshALPN.plainHTTP
        chain.filters = [try .http(manager)]
        chain.transportSocketConnectTimeout = Google_Protobuf_Duration(.seconds(15))
        return chain
    }

    /// Connections.
    static func tcp(_ way: TCPChain, _ settings: MeshSettings) throws -> Self {
        var chain = Self()
        if !way.match.isEmpty {
            chain.filterChainMatch.serverNames = way.match.serverNames
            chain.filterChainMatch.prefixRanges = way.match.subnets.compactMap { Envoy.CIDRRange($0) }
        }
        chain.filters = [try .tcp(.to(way, settings))]
        chain.transportSocketConnectTimeout = Google_Protobuf_Duration(.seconds(15))
        return chain
    }

    fileprivate static func unknown(_ mesh: VisibleMesh) throws -> Self {
        var chain = Self()
        chain.name = "PassthroughFilterChain"
        chain.filters = [try .tcp(to: mesh.unknownDestination, mesh.settings)]
        return chain
    }
}
