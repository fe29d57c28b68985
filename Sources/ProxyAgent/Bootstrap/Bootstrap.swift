/// What Envoy starts from: who it is, and that everything else comes by delta ADS and SDS through the agent's socket.
///
/// Field names and meanings: Envoy's `config/bootstrap/v3/bootstrap.proto`.
public struct Bootstrap: Sendable {
    let configuration: AgentConfiguration

    public init(_ configuration: AgentConfiguration) {
        self.configuration = configuration
    }

    /// The whole file.
    public var document: JSONValue {
        var members: [String: JSONValue] = [
            "node": node,
            "admin": admin,
            "dynamic_resources": dynamicResources,
            "static_resources": ["clusters": .array(clusters), "listeners": [metricsListener]],
            "layered_runtime": runtime,
            "overload_manager": overloadManager,
            "stats_config": statistics,
            "deferred_stat_options": ["enable_deferred_creation_stats": true],
        ]
        if let mark = configuration.egressMark { members["cluster_manager"] = marking(mark) }
        return .object(members)
    }

    private var admin: JSONValue {
        [
            "address": Self.address("127.0.0.1", configuration.ports.admin),
            "ignore_global_conn_limit": true,
        ]
    }

    /// CDS and LDS wait without a limit: a proxy without configuration is not ready, rather than empty.
    /// A broken stream is opened again within two seconds, so that a restart of the control plane is hardly noticed.
    private var dynamicResources: JSONValue {
        let source: JSONValue = ["ads": [:], "initial_fetch_timeout": "0s", "resource_api_version": "V3"]
        return [
            "lds_config": source,
            "cds_config": source,
            "ads_config": [
                "api_type": "DELTA_GRPC",
                "transport_api_version": "V3",
                "set_node_on_first_message_only": true,
                "grpc_services": [
                    [
                        "envoy_grpc": [
                            "cluster_name": "xds-grpc",
                            "retry_policy": ["retry_back_off": ["base_interval": "0.2s", "max_interval": "2s"]],
                        ]
                    ]
                ],
            ],
        ]
    }

    private var runtime: JSONValue {
        [
            "layers": [
                ["name": "agent", "static_layer": ["re2.max_program_size.error_level": 32768]],
                ["name": "admin", "admin_layer": [:]],
            ]
        ]
    }

    /// A bound on what clients can make Envoy hold. Admin interface and metrics stay reachable beyond it.
    private var overloadManager: JSONValue {
        let limit: JSONValue = [
            "@type": """
            type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
            """,
            "max_active_downstream_connections": 100_000,
        ]
        return [
            "resource_monitors": [
                ["name": "envoy.resource_monitors.global_downstream_max_connections", "typed_config": limit]
            ]
        ]
    }

    /// SO_MARK before connecting, on every upstream connection.
    private func marking(_ mark: UInt32) -> JSONValue {
        let option: JSONValue = [
            "description": "SO_MARK", "level": 1, "name": 36, "int_value": .number(Int(mark)), "state": "STATE_PREBIND",
        ]
        return ["upstream_bind_config": ["socket_options": [option]]]
    }

    static func address(_ host: String, _ port: Int) -> JSONValue {
        ["socket_address": ["address": .string(host), "port_value": .number(port)]]
    }
}
