/// One proxy and how far it is with each kind of configuration: `SYNCED`, `STALE` or `NOT SENT`.
public struct ProxyRow: Codable, Sendable {
    /// The cluster that the proxy runs in.
    public var cluster: String
    /// `pod.namespace`.
    public var name: String
    /// `sidecar` or `router`.
    public var type: String
    /// Clusters.
    public var cds: String
    /// Listeners.
    public var lds: String
    /// Endpoints.
    public var eds: String
    /// Routes.
    public var rds: String
    /// Virtual hosts of routes.
    public var vhds: String

    /// Creates a row.
    public init(
        cluster: String, name: String, type: String, cds: String, lds: String, eds: String, rds: String, vhds: String
    ) {
        self.cluster = cluster
        self.name = name
        self.type = type
        self.cds = cds
        self.lds = lds
        self.eds = eds
        self.rds = rds
        self.vhds = vhds
    }

    /// Whether every kind that the proxy asked for has been acknowledged.
    public var isSynced: Bool { [cds, lds, eds, rds, vhds].allSatisfy { $0 == "SYNCED" } }
}
