public import Logging

/// All that an agent knows about its pod, its control plane and its Envoy before it talks to anyone.
public struct AgentConfiguration: Sendable, Hashable {
    public var role: ProxyRole
    public var podName: String
    public var namespace: String
    public var serviceAccount: String
    /// The pod's addresses; the first one is the address of the node id.
    public var addresses: [String]
    public var nodeName: String?
    public var hostAddress: String?
    /// The suffix of the node id, `<namespace>.svc.cluster.local`.
    public var domain: String
    public var labels: [String: String] = [:]
    public var annotations: [String: String] = [:]

    /// The id of the cluster that reviews this pod's token.
    public var clusterID = "Kubernetes"
    public var trustDomain = "cluster.local"
    /// Where xDS and certificates come from. The server's certificate must carry this host's name.
    public var controlPlane = HostPort(host: "istiod.istio-system.svc", port: 15012)
    /// What goes to the control plane as node metadata, beside what the other fields say. Values are JSON.
    public var metadata: [String: JSONValue] = [:]
    /// What Envoy calls its own service in statistics and traces.
    public var serviceCluster: String

    public var tokenFile = "/var/run/secrets/tokens/istio-token"
    public var rootCertificateFile = "/var/run/secrets/istio/root-cert.pem"
    /// What the control plane is asked for; it may give less.
    public var certificateLifetime: Duration = .seconds(86_400)
    /// How long one is used at least, even when the control plane seems not to accept it.
    public var minimumCertificateUse: Duration = .seconds(30)
    /// When certificates are issued under another root, a new one is asked for within this time, at a moment left to
    /// chance, so that not all workloads ask at once.
    public var renewalSpread: Duration = .seconds(10)
    /// The program; a name without a slash is looked up on `PATH`.
    public var envoy = "envoy"
    /// Where the socket and Envoy's bootstrap file are.
    public var directory = "/etc/istio/proxy"
    public var ports = AgentPorts()
    /// Worker threads of Envoy; 0 means one for each CPU.
    public var concurrency = 2
    /// Set on every connection that Envoy and the agent open: capture lets these pass where uid 1337 does not exist.
    public var egressMark: UInt32?
    /// How long open connections may take to end after SIGTERM.
    public var drainDuration: Duration = .seconds(1)
    public var logLevel: Logger.Level = .info
    public var envoyLogLevel = "warning"
    public var envoyComponentLogLevel = "misc:error"

    public init(
        role: ProxyRole, podName: String, namespace: String, serviceAccount: String, addresses: [String],
        domain: String? = nil, serviceCluster: String? = nil
    ) {
        self.role = role
        self.podName = podName
        self.namespace = namespace
        self.serviceAccount = serviceAccount
        self.addresses = addresses
        self.domain = domain ?? "\(namespace).svc.cluster.local"
        self.serviceCluster = serviceCluster ?? "istio-proxy.\(namespace)"
    }

    /// `sidecar~10.0.0.7~sleep.sample~sample.svc.cluster.local`.
    public var nodeID: String {
        "\(role.rawValue)~\(addresses.first ?? "")~\(podName).\(namespace)~\(domain)"
    }

    /// The unix socket on which the agent serves its Envoy.
    public var socketPath: String { "\(directory)/agent.sock" }

    /// The file that Envoy starts from.
    public var bootstrapPath: String { "\(directory)/envoy.json" }

    /// All interfaces.
    var listenAddress: String { hasIPv4 ? "0.0.0.0" : "::" }

    /// Whether the pod has an IPv4 address; without one, Envoy listens on IPv6.
    var hasIPv4: Bool { addresses.contains { IPAddress.family(of: $0) == .v4 } }
}
