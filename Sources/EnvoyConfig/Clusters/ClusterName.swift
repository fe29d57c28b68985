/// What names a cluster of a service: host, port and subset.
struct ClusterName: Hashable {
    let host: String
    let port: UInt32
    var subset = ""

    /// The name of the cluster, `outbound|80|v1|host`.
    var outbound: String { "outbound|\(port)|\(subset)|\(host)" }

    /// The same as a server name, `outbound_.80_.v1_.host`: what mutual TLS carries and what gateways between
    /// networks route by.
    var serverName: String { "outbound_.\(port)_.\(subset)_.\(host)" }

    /// The cluster that hands inbound traffic to the workload.
    static func inbound(_ port: UInt32) -> String { "inbound|\(port)||" }
}
