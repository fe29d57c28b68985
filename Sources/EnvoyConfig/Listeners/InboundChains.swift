import EnvoyAPI
import MeshModel
import SwiftProtobuf

/// The filter chains for connections to one port of the workload, or to all ports that no service names.
struct InboundChains {
    /// What the chains are for.
    struct Target {
        /// Nil for all other ports.
        let port: UInt32?
        /// The number that names the virtual host.
        let service: UInt32
        let portProtocol: PortProtocol
        let mode: MutualTLSMode

        init(_ port: InboundPort) {
            self.init(port: port.target, service: port.service, portProtocol: port.portProtocol, mode: port.mode)
        }

        /// Ports of which only the policy is known.
        static func others(_ mode: MutualTLSMode) -> Target {
            Target(port: nil, service: 0, portProtocol: .sniffed, mode: mode)
        }

        private init(port: UInt32?, service: UInt32, portProtocol: PortProtocol, mode: MutualTLSMode) {
            self.port = port
            self.service = service
            self.portProtocol = portProtocol
            self.mode = mode
        }

        /// The cluster that leads to the workload.
        var cluster: String { port.map(ClusterName.inbound) ?? StaticCluster.inboundPassthrough }
    }

    private enum Content { case http, tcp }
    private enum Transport { case mutualTLS, tls, plain }

    let target: Target
    let settings: MeshSettings

    init(_ target: Target, _ settings: MeshSettings) {
        self.target = target
        self.settings = settings
    }

    /// The chains, no two of which match the same connection.
    func chains() throws -> [Envoy.FilterChain] {
        switch target.mode {
        case .strict: try strict()
        case .disable: try plain()
        case .permissive: try mutualTLS() + plain() + foreignTLS()
        }
    }

    /// All TLS is the mesh's own; nothing else is let in.
    private func strict() throws -> [Envoy.FilterChain] {
        if target.portProtocol.isHTTP { return [try chain(.http, .mutualTLS, [])] }
        if target.portProtocol != .sniffed { return [try chain(.tcp, .mutualTLS, [])] }
        return [try chain(.http, .mutualTLS, MeshALPN.http), try chain(.tcp, .mutualTLS, [])]
    }

    /// TLS that announces itself as the mesh's.
    private func mutualTLS() throws -> [Envoy.FilterChain] {
        if target.portProtocol.isHTTP { return [try chain(.http, .mutualTLS, MeshALPN.all)] }
        if target.portProtocol != .sniffed { return [try chain(.tcp, .mutualTLS, MeshALPN.all)] }
        return [try chain(.http, .mutualTLS, MeshALPN.http), try chain(.tcp, .mutualTLS, MeshALPN.tcp)]
    }

    private func plain() throws -> [Envoy.FilterChain] {
        if target.portProtocol.isHTTP { return [try chain(.http, .plain, [])] }
        if target.portProtocol != .sniffed { return [try chain(.tcp, .plain, [])] }
        return [try chain(.http, .plain, MeshALPN.plainHTTP), try chain(.tcp, .plain, [])]
    }

    /// TLS that is the workload's own business.
    private func foreignTLS() throws -> [Envoy.FilterChain] {
        target.portProtocol.isHTTP ? [] : [try chain(.tcp, .tls, [])]
    }

    private func chain(_ content: Content, _ transport: Transport, _ alpn: [String]) throws -> Envoy.FilterChain {
        var chain = Envoy.FilterChain()
        chain.name = name(content)
        if let port = target.port { chain.filterChainMatch.destinationPort = Google_Protobuf_UInt32Value(of: port) }
        chain.filterChainMatch.transportProtocol = transport == .plain ? "raw_buffer" : "tls"
        chain.filterChainMatch.applicationProtocols = alpn
        if transport == .mutualTLS { chain.transportSocket = try .tls(.mesh(trustDomains: settings.trustDomains)) }
        chain.filters = [try content == .http ? .http(manager()) : .tcp(to: target.cluster, settings)]
        return chain
    }

    private func name(_ content: Content) -> String {
        if let port = target.port { return "0.0.0.0_\(port)" }
        return content == .http ? "virtualInbound-catchall-http" : "virtualInbound"
    }

    private func manager() throws -> Envoy.HTTPConnectionManager {
        let stat = target.port.map { "inbound_0.0.0.0_\($0)" } ?? target.cluster
        var manager = try Envoy.HTTPConnectionManager.inbound(stat, routes: routes(), settings)
        if target.portProtocol.isHTTP2 { manager.http2ProtocolOptions = .init() }
        return manager
    }

    private func routes() -> Envoy.RouteConfiguration {
        var route = Envoy.Route.everything("default", to: target.cluster)
        if target.portProtocol != .grpc && target.portProtocol != .grpcWeb {
            route.route.retryPolicy.retryOn = "reset-before-request"
            route.route.retryPolicy.numRetries = Google_Protobuf_UInt32Value(of: 2)
        }
        route.route.maxStreamDuration.maxStreamDuration = .zero
        route.route.maxStreamDuration.grpcTimeoutHeaderMax = .zero
        var host = Envoy.VirtualHost()
        host.name = "inbound|http|\(target.service)"
        host.domains = ["*"]
        host.routes = [route]
        var routes = Envoy.RouteConfiguration()
        routes.name = target.cluster
        routes.validateClusters = Google_Protobuf_BoolValue(of: false)
        routes.virtualHosts = [host]
        return routes
    }
}
