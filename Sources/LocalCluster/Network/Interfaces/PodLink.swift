/// How one pod hangs on its node: a network namespace of its own, a pair of interfaces and a route to its one address.
/// Packets are routed, not bridged: the pod's only neighbour is a made-up router with a fixed hardware address.
struct PodLink: Sendable, Hashable {
    /// The name under /run/netns.
    let namespace: String
    /// The name of the interface on the node's side; at most 15 bytes.
    let interface: String
    let address: IPv4Address
    /// The node's own address: what pods see when the node itself asks them.
    let node: IPv4Address

    /// The pod's default router. Nobody owns it: the host end of the pair answers to its hardware address.
    static let router = "169.254.1.1"
    static let routerHardwareAddress = "ee:ee:ee:ee:ee:ee"

    /// - Parameters:
    ///   - cluster: separates the clusters of one machine, which share /run/netns.
    ///   - uid: the pod's; names the interface, whose name is too short for the pod's own.
    init(cluster: String, namespace: String, pod: String, uid: String, address: IPv4Address, node: IPv4Address) {
        self.namespace = Self.namespace(cluster: cluster, namespace: namespace, pod: pod)
        interface = "pod" + Self.digest(uid)
        self.address = address
        self.node = node
    }

    /// The name of a pod's network namespace: `cluster1_sample_sleep-0`. Object names have no underscore, so it is
    /// unique; a name too long for a file is cut and told apart by a digest.
    static func namespace(cluster: String, namespace: String, pod: String) -> String {
        let name = prefix(cluster: cluster) + "\(namespace)_\(pod)"
        return name.utf8.count <= 200 ? name : "\(name.prefix(180))_\(digest(name))"
    }

    /// What the names of all network namespaces of a cluster begin with.
    static func prefix(cluster: String) -> String { "\(cluster)_" }

    /// Ten hexadecimal digits of the FNV-1a hash of a text.
    private static func digest(_ text: String) -> String {
        let hash = text.utf8.reduce(14_695_981_039_346_656_037 as UInt64) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        let digits = String(hash % (1 << 40), radix: 16)
        return String(repeating: "0", count: 10 - digits.count) + digits
    }
}

// Text for `ip -batch`, one command in a line.
extension PodLink {
    /// To be run on the node: makes the namespace, the pair and the route to the pod.
    var nodeBatch: String {
        """
        netns add \(namespace)
        link add \(interface) address \(Self.routerHardwareAddress) type veth peer name eth0 netns \(namespace)
        link set \(interface) up
        route replace \(address)/32 dev \(interface) src \(node)

        """
    }

    /// To be run in the pod's namespace: its address and its way out.
    var podBatch: String {
        """
        link set lo up
        address add \(address)/32 dev eth0
        link set eth0 up
        neighbour replace \(Self.router) lladdr \(Self.routerHardwareAddress) dev eth0 nud permanent
        route add default via \(Self.router) dev eth0 onlink

        """
    }

    /// To be run on the node, going on after failures: removes what `nodeBatch` made, as far as it is there.
    /// Deleting one end of the pair deletes the other and the route.
    var removalBatch: String {
        """
        link delete \(interface)
        netns delete \(namespace)

        """
    }
}
