extension Bootstrap {
    /// The agent's socket under both its names, and the two local HTTP servers.
    var clusters: [JSONValue] {
        [
            socketCluster("xds-grpc"),
            socketCluster("sds-grpc"),
            Self.cluster("prometheus_stats", Self.address("127.0.0.1", configuration.ports.admin)),
            Self.cluster("agent", Self.address("127.0.0.1", configuration.ports.status)),
        ]
    }

    private func socketCluster(_ name: String) -> JSONValue {
        let protocolOptions: JSONValue = [
            "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            "explicit_http_config": ["http2_protocol_options": [:]],
        ]
        return Self.cluster(
            name, ["pipe": ["path": .string(configuration.socketPath)]],
            [
                "typed_extension_protocol_options": [
                    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": protocolOptions
                ]
            ])
    }

    private static func cluster(_ name: String, _ address: JSONValue, _ more: [String: JSONValue] = [:]) -> JSONValue {
        let endpoint: JSONValue = ["endpoint": ["address": address]]
        let members: [String: JSONValue] = [
            "name": .string(name),
            "type": "STATIC",
            "connect_timeout": "1s",
            "load_assignment": ["cluster_name": .string(name), "endpoints": [["lb_endpoints": [endpoint]]]],
        ]
        return .object(members.merging(more) { $1 })
    }

    /// Envoy's own metrics for scrapers, and nothing else of the admin interface.
    var metricsListener: JSONValue {
        let route: JSONValue = [
            "match": ["path": "/stats/prometheus"], "route": ["cluster": "prometheus_stats"],
        ]
        let router: JSONValue = ["@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"]
        let http: JSONValue = [
            "@type": """
            type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
            """,
            "stat_prefix": "stats",
            "route_config": ["virtual_hosts": [["name": "backend", "domains": ["*"], "routes": [route]]]],
            "http_filters": [["name": "envoy.filters.http.router", "typed_config": router]],
        ]
        let filter: JSONValue = ["name": "envoy.filters.network.http_connection_manager", "typed_config": http]
        return [
            "name": "metrics",
            "address": Self.address(configuration.listenAddress, configuration.ports.metrics),
            "ignore_global_conn_limit": true,
            "filter_chains": [["filters": [filter]]],
        ]
    }
}
