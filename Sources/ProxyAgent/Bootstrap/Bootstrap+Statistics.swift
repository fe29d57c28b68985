extension Bootstrap {
    /// The few tags that dashboards group by. Everything else stays in the statistic's name.
    var statistics: JSONValue {
        let defaults = [
            "envoy.response_code", "envoy.response_code_class", "envoy.listener_address", "envoy.ssl_cipher",
        ]
        let manager: JSONValue = [
            "tag_name": "envoy.http_conn_manager_prefix", "regex": .string(Self.connectionManagerPattern),
        ]
        let cluster: JSONValue = ["tag_name": "cluster_name", "regex": .string(Self.clusterPattern)]
        return [
            "use_all_default_tags": false,
            "stats_tags": .array(defaults.map { ["tag_name": .string($0)] } + [manager, cluster]),
        ]
    }

    /// Connection managers have addresses in their names (`inbound_0.0.0.0_8080`), which Envoy's own tag cuts at the first
    /// dot: the name ends where one of the families of their statistics begins.
    private static let connectionManagerPattern =
        #"^http\.((.+?)\.)(?:downstream_|rq_|no_route|no_cluster|rds\.|vhds\.|tracing\.|user_agent\.|passthrough_|"#
        + #"fault\.|cors\.|rbac\.|jwt_authn\.|ext_authz\.|ratelimit\.|external_)"#

    /// Mesh clusters have dots in their names (`outbound|80||web.shop.svc.cluster.local`), so the name ends where one
    /// of the families of cluster statistics begins.
    private static let clusterPattern =
        #"^cluster\.((.+?)\.)(?:upstream_|membership_|lb_|update_|assignment_|bind_|circuit_breakers\.|"#
        + #"outlier_detection\.|ssl\.|http1\.|http2\.|tls_|max_host_weight|default\.|internal\.|external\.|"#
        + #"retry_or_shadow|original_dst|client_ssl|init_fetch|control_plane|warming_state|version|zone\.|canary\.)"#
}
