/// A `DestinationRule` of networking.istio.io: what holds for traffic to a host after it has been routed.
public struct DestinationRule: Configuration {
    public static let kind = Kind.destinationRule

    public var metadata: ObjectMeta
    /// A DNS name, possibly `*.` in front, or a short name of the own namespace.
    public var host: String
    public var trafficPolicy: TrafficPolicy?
    public var subsets: [Subset]
    /// Namespaces that may see it; `.` is its own, `*` all. Empty means all.
    public var exportTo: [String]
    /// Labels of the client pods of its namespace that it holds for; nil means all clients.
    public var workloadSelector: [String: String]?
    public var unsupported: [String]

    public init(
        metadata: ObjectMeta,
        host: String,
        trafficPolicy: TrafficPolicy? = nil,
        subsets: [Subset] = [],
        exportTo: [String] = [],
        workloadSelector: [String: String]? = nil,
        unsupported: [String] = []
    ) {
        self.metadata = metadata
        self.host = host
        self.trafficPolicy = trafficPolicy
        self.subsets = subsets
        self.exportTo = exportTo
        self.workloadSelector = workloadSelector
        self.unsupported = unsupported
    }
}
