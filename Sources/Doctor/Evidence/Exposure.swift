public import Kubernetes

/// The configuration that leads port 15012 of a gateway to the control plane.
public struct Exposure: Sendable, Equatable {
    /// A server of a Gateway on port 15012.
    public struct Server: Sendable, Equatable {
        /// `namespace/name` of the Gateway.
        public var gateway: String
        /// Of `tls.mode`: "PASSTHROUGH".
        public var mode: String
        public var hosts: [String]

        public init(gateway: String, mode: String, hosts: [String]) {
            self.gateway = gateway
            self.mode = mode
            self.hosts = hosts
        }
    }

    public var servers: [Server]
    /// `namespace/name` of VirtualServices that lead to the control plane's port.
    public var routes: [String]

    public init(servers: [Server], routes: [String]) {
        self.servers = servers
        self.routes = routes
    }

    /// Reads Gateways and VirtualServices.
    public init(gateways: [JSON], virtualServices: [JSON]) {
        servers = gateways.flatMap { gateway in
            (gateway["spec"]?["servers"]?.array ?? []).compactMap { server in
                guard server["port"]?["number"]?.int == Int64(GatewayEvidence.controlPlanePort) else { return nil }
                return Server(
                    gateway: Self.name(gateway), mode: server["tls"]?["mode"]?.string ?? "",
                    hosts: server["hosts"]?.array?.compactMap(\.string) ?? [])
            }
        }
        routes = virtualServices.filter(Self.leadsToControlPlane).map(Self.name)
    }

    /// Whether every name leads to the control plane.
    var takesAnyName: Bool { servers.contains { $0.hosts.contains("*") || $0.hosts.contains("*/*") } }

    private static func leadsToControlPlane(_ virtualService: JSON) -> Bool {
        let routes = ["tls", "tcp", "http"].flatMap { virtualService["spec"]?[$0]?.array ?? [] }
            .flatMap { $0["route"]?.array ?? [] }
        return routes.contains { route in
            route["destination"]?["host"]?.string?.hasPrefix("istiod") == true
                && route["destination"]?["port"]?["number"]?.int == Int64(GatewayEvidence.controlPlanePort)
        }
    }

    private static func name(_ object: JSON) -> String {
        "\(object[path: ["metadata", "namespace"]]?.string ?? "")/\(object[path: ["metadata", "name"]]?.string ?? "")"
    }
}
