/// One cluster of a lab: its part in the mesh and its addresses, all derived from its index.
///
/// Addresses: pods `10.<10n>.0.0/16`, services `10.<100+10n>.0.0/16`, the node `172.30.0.n` on the link between nodes,
/// and `203.0.113.n` on the public network (documentation addresses, RFC 5737), whose `.n0` to `.n9` are load balancers.
public struct LabCluster: Sendable, Hashable {
    /// What a cluster is to the mesh.
    public enum Role: String, Sendable {
        /// Holds the control plane.
        case primary
        /// Is served by the control plane of the primary.
        case remote
    }

    /// The cluster's id in the mesh, also the name of its node and of its network namespace.
    public let name: String
    /// 1 for the first cluster; at most 9.
    public let index: Int
    /// Its part in the mesh.
    public let role: Role

    /// Creates a cluster. `index` is 1 to 9.
    public init(name: String, index: Int, role: Role) {
        self.name = name
        self.index = index
        self.role = role
    }

    /// The mesh network that all clusters of a lab share.
    public var network: String { "network1" }
    /// CIDR of the pods' addresses.
    public var podCIDR: String { "10.\(index * 10).0.0/16" }
    /// CIDR of the Services' addresses.
    public var serviceCIDR: String { "10.\(100 + index * 10).0.0/16" }
    /// The node's address on the link between the nodes; its API server listens there.
    public var nodeAddress: String { "172.30.0.\(index)" }
    /// The node's address on the public network.
    public var publicAddress: String { "203.0.113.\(index)" }
    /// Addresses of the public network for Services of type LoadBalancer.
    public var loadBalancerPool: [String] { (0..<10).map { "203.0.113.\(index * 10 + $0)" } }
    /// The port of the API server on ``nodeAddress``.
    public var apiPort: Int { 6443 }
    /// The version of the helloworld sample that runs here.
    public var helloworldVersion: String { "v\(index)" }
    /// Control-plane ports that may be reached on pods of this cluster only through its gateway.
    public var closedPorts: [Int] { role == .primary ? [8080, 15010, 15012, 15014, 15017] : [] }
}
