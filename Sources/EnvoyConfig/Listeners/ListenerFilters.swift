import EnvoyAPI
import SwiftProtobuf

extension Envoy_Config_Listener_V3_ListenerFilter {
    /// Restores the address that the client wanted before capture redirected it.
    static func originalDestination() throws -> Self {
        try Self(
            "envoy.filters.listener.original_dst", Envoy_Extensions_Filters_Listener_OriginalDst_V3_OriginalDst())
    }

    /// Finds out whether the connection is TLS, and its server name and application protocols.
    static func tlsInspector(exceptPorts ports: [UInt32] = []) throws -> Self {
        var config = Envoy_Extensions_Filters_Listener_TlsInspector_V3_TlsInspector()
        config.initialReadBufferSize = Google_Protobuf_UInt32Value(of: 512)
        return try Self("envoy.filters.listener.tls_inspector", config, exceptPorts: ports)
    }

    /// Finds out whether plain text is HTTP, and which version.
    static func httpInspector(exceptPorts ports: [UInt32] = []) throws -> Self {
        let config = Envoy_Extensions_Filters_Listener_HttpInspector_V3_HttpInspector()
        return try Self("envoy.filters.listener.http_inspector", config, exceptPorts: ports)
    }

    private init(_ name: String, _ config: some Message, exceptPorts ports: [UInt32] = []) throws {
        self.init()
        self.name = name
        typedConfig = try Google_Protobuf_Any(packing: config)
        if !ports.isEmpty { filterDisabled = .ports(ports) }
    }
}

extension Envoy_Config_Listener_V3_ListenerFilterChainMatchPredicate {
    /// Connections to one of these ports.
    fileprivate static func ports(_ ports: [UInt32]) -> Self {
        let rules = ports.sorted().map { port in
            var rule = Self()
            rule.destinationPortRange.start = Int32(clamping: port)
            rule.destinationPortRange.end = Int32(clamping: port + 1)
            return rule
        }
        if rules.count == 1 { return rules[0] }
        var any = Self()
        any.orMatch.rules = rules
        return any
    }
}
