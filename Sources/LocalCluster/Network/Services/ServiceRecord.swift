import Kubernetes

/// What of a Service its network needs.
struct ServiceRecord: Sendable, Hashable {
    struct Port: Sendable, Hashable {
        /// Empty for the only port of a Service.
        let name: String
        let transport: Transport
        let number: UInt16
        /// The port of the node that leads here too.
        var nodePort: UInt16?
    }

    /// How long a client keeps its endpoint, in seconds.
    static let defaultTimeout: Int64 = 10800
    static let longestTimeout: Int64 = 86400

    let namespace: String
    let name: String
    /// Without a value the Service is headless, or an alias.
    let clusterIP: IPv4Address?
    let externalName: String?
    let externalIPs: [IPv4Address]
    let loadBalancerIPs: [IPv4Address]
    let ports: [Port]
    /// How long a client keeps its endpoint, in seconds; `nil`: it does not.
    let affinity: Int64?
    /// Whether DNS names endpoints that are not ready.
    let publishesNotReady: Bool

    /// Reads a Service object; parts that it cannot use (IPv6, SCTP) are left out.
    init(_ service: JSON) {
        namespace = service.namespace
        name = service.name
        let spec = service.spec
        externalName = spec["type"]?.string == "ExternalName" ? spec["externalName"]?.string : nil
        clusterIP = spec["clusterIP"]?.string.flatMap(IPv4Address.init)
        externalIPs = (spec["externalIPs"]?.array ?? []).compactMap { $0.string.flatMap(IPv4Address.init) }
        loadBalancerIPs = (service.value(at: "status.loadBalancer.ingress")?.array ?? [])
            .compactMap { $0["ip"]?.string.flatMap(IPv4Address.init) }
        ports = (spec["ports"]?.array ?? []).compactMap(Port.init)
        let timeout = spec[path: ["sessionAffinityConfig", "clientIP", "timeoutSeconds"]]?.int ?? Self.defaultTimeout
        affinity = spec["sessionAffinity"]?.string == "ClientIP" ? min(max(1, timeout), Self.longestTimeout) : nil
        publishesNotReady = spec["publishNotReadyAddresses"]?.bool ?? false
    }
}

extension ServiceRecord.Port {
    /// `nil` for a port that has no usable number or protocol.
    init?(_ port: JSON) {
        guard let transport = Transport(kubernetes: port["protocol"]?.string),
            let number = port["port"]?.int.flatMap({ UInt16(exactly: $0) }), number > 0
        else { return nil }
        self.init(
            name: port["name"]?.string ?? "", transport: transport, number: number,
            nodePort: port["nodePort"]?.int.flatMap { UInt16(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil })
    }
}
