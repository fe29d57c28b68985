/// The endpoints of a cluster that share locality and priority (`envoy.config.endpoint.v3.LocalityLbEndpoints`).
public struct LocalityEndpoints: Sendable, Hashable {
    /// Where they run. Not sent when all of its parts are empty.
    public var locality: EndpointLocality
    /// The share of this locality among those of the same priority. Envoy sends nothing to a locality without
    /// one when the cluster weighs localities.
    public var weight: UInt32?
    /// 0 is used first. Envoy refuses an assignment whose priorities have gaps.
    public var priority: UInt32
    /// In the order in which they are sent.
    public var endpoints: [EndpointEntry]

    /// A group; the only one of its cluster unless said otherwise.
    public init(
        locality: EndpointLocality = EndpointLocality(), weight: UInt32? = nil, priority: UInt32 = 0,
        endpoints: [EndpointEntry] = []
    ) {
        self.locality = locality
        self.weight = weight
        self.priority = priority
        self.endpoints = endpoints
    }
}
