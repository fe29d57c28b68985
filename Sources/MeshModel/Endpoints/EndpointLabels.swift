/// The labels of an endpoint: those of its workload, which shares them, and what its place adds to them.
public struct EndpointLabels: Sendable, Hashable {
    private let own: [String: String]
    private let cluster: String?
    private let node: String?

    /// - Parameters:
    ///   - own: of the workload, or as a ServiceEntry says.
    ///   - cluster: that it is in; nil where nothing is known of it.
    ///   - node: the name of its node; nil when it runs on none.
    public init(_ own: [String: String] = [:], cluster: ClusterID? = nil, node: String? = nil) {
        self.own = own
        self.cluster = cluster?.rawValue
        self.node = node
    }

    /// The value of the label `key`; nil when there is none.
    public subscript(key: String) -> String? {
        switch key {
        case TopologyLabel.cluster: cluster ?? own[key]
        case TopologyLabel.hostname: node ?? own[key]
        default: own[key]
        }
    }
}
