/// The endpoints of one cluster: a plain value for what EDS sends as `envoy.config.endpoint.v3.ClusterLoadAssignment`.
public struct LoadAssignment: Sendable, Hashable {
    /// The cluster's `service_name`, or its name when it has none; also the name of the resource.
    public var clusterName: String
    /// In the order in which they are sent.
    public var localities: [LocalityEndpoints]

    /// The endpoints of `clusterName`; none unless given.
    public init(clusterName: String, localities: [LocalityEndpoints] = []) {
        self.clusterName = clusterName
        self.localities = localities
    }
}
