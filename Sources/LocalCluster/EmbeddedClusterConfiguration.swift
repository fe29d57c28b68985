/// How one embedded cluster is made.
public struct ClusterConfiguration: Sendable, Hashable {
    /// Such as `cluster1`: the name of the context in the kubeconfig.
    public var name: String
    /// Where everything is kept: an absolute path.
    public var dataDirectory: String
    /// The address on which the API server listens.
    public var apiHost = "127.0.0.1"
    /// The port on which it listens; 0: any free one.
    public var apiPort = 0
    /// `host:port` at which pods and other clusters reach the API server; `nil`: the node's address and `apiPort`.
    public var advertisedAPIAddress: String?
    /// Where people on this machine reach the API server when that is not where it listens: for the kubeconfig.
    public var publishedAPIAddress: HostAddress?
    public var nodeName: String
    /// The node's address as pods see it.
    public var nodeAddress: String
    public var region = ""
    public var zone = ""
    public var podCIDR: String
    public var serviceCIDR: String
    public var clusterDomain = "cluster.local"
    /// Where the cluster's DNS listens, usually the tenth address of `serviceCIDR`.
    public var dnsAddress: String
    /// The addresses for Services of type LoadBalancer.
    public var loadBalancerPool: [String] = []
    /// What runs for the images that pods name.
    public var images: [ImageMapping] = []
    /// The file in which people say more of that; `nil`: `images.yaml` in the data directory.
    public var imagesFile: String?
    /// How the machine is used.
    public var node = NodeOptions()
    /// Whether pods are run and Service addresses work; without, the cluster is only an API.
    public var runsPods = true

    public init(
        name: String, dataDirectory: String, nodeName: String, nodeAddress: String, podCIDR: String,
        serviceCIDR: String,
        dnsAddress: String
    ) {
        self.name = name
        self.dataDirectory = dataDirectory
        self.nodeName = nodeName
        self.nodeAddress = nodeAddress
        self.podCIDR = podCIDR
        self.serviceCIDR = serviceCIDR
        self.dnsAddress = dnsAddress
    }
}

/// What runs on this machine for an image.
public struct ImageMapping: Sendable, Hashable {
    /// The image's name, with or without registry and tag: `istio/proxyv2`.
    public var image: String
    /// The command; a container's `command` replaces it.
    public var entrypoint: [String]
    /// Its arguments; a container's `args` replace them.
    public var arguments: [String]
    public var environment: [String: String]

    public init(
        image: String, entrypoint: [String], arguments: [String] = [], environment: [String: String] = [:]
    ) {
        self.image = image
        self.entrypoint = entrypoint
        self.arguments = arguments
        self.environment = environment
    }
}
