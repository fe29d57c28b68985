/// How the machine that a cluster runs on is used.
public struct NodeOptions: Sendable, Hashable {
    /// Whether containers may run as other users than the cluster itself; `nil`: where such users exist, which in a
    /// user namespace they may not.
    public var canSwitchUsers: Bool?
    /// The interface towards the outside, which carries the load balancers' addresses. Without it they go on `lo`.
    public var publicInterface = "public"
    /// The interface towards other nodes.
    public var underlayInterface = "underlay"
    /// TCP ports of pods that may not be reached from the underlay, but through a Service's address.
    public var closedPorts: [UInt16] = []
    /// Paths of the machine below /tmp and /run that containers must see. The directories of mapped programs are
    /// always seen.
    public var visiblePaths: [String] = []
    /// Directories of the machine that pods may have as `hostPath` volumes, with all that lies below.
    public var hostPaths = ["/"]
    /// The most processes and threads that a container may have, where control groups can be made.
    public var processLimit = 16384
    /// The longest that a pod may take to end when the cluster stops.
    public var stopGrace: Duration = .seconds(10)

    public init() {}
}
