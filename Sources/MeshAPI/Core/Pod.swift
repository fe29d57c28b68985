/// A `Pod` of Kubernetes, as far as the mesh looks at it.
public struct Pod: Resource {
    public static let kind = Kind.pod

    /// A port that a container declares.
    public struct ContainerPort: Sendable, Hashable {
        public var name: String
        public var port: UInt32
        /// TCP, UDP or SCTP.
        public var `protocol`: String

        public init(name: String = "", port: UInt32, `protocol`: String = "TCP") {
            self.name = name
            self.port = port
            self.protocol = `protocol`
        }
    }

    /// Name, namespace and labels; the rest is not kept.
    public var metadata: ObjectMeta
    /// Empty before it was assigned.
    public var ip: String
    /// All addresses, the first is `ip`.
    public var ips: [String]
    /// Pending, Running, Succeeded, Failed or Unknown.
    public var phase: String
    public var nodeName: String
    public var serviceAccountName: String
    /// Of all containers.
    public var ports: [ContainerPort]
    /// Condition `Ready`.
    public var ready: Bool
    public var hostNetwork: Bool
    /// It is being deleted.
    public var deletion: Bool
    /// One of its containers is the mesh's proxy.
    public var hasProxy: Bool

    /// The name of the proxy's container, in sidecars and gateways.
    public static let proxyContainer = "istio-proxy"

    public init(
        metadata: ObjectMeta,
        ip: String = "",
        ips: [String] = [],
        phase: String = "",
        nodeName: String = "",
        serviceAccountName: String = "",
        ports: [ContainerPort] = [],
        ready: Bool = false,
        hostNetwork: Bool = false,
        deletion: Bool = false,
        hasProxy: Bool = false
    ) {
        self.metadata = metadata
        self.ip = ip
        self.ips = ips
        self.phase = phase
        self.nodeName = nodeName
        self.serviceAccountName = serviceAccountName
        self.ports = ports
        self.ready = ready
        self.hostNetwork = hostNetwork
        self.deletion = deletion
        self.hasProxy = hasProxy
    }
}
