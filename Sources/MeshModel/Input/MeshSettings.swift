/// What holds for the whole mesh and comes from the operator, not from objects of a cluster.
public struct MeshSettings: Sendable, Hashable {
    /// The mesh's name, for example `mesh1`. Empty when there is only one.
    public var meshID: String
    /// The SPIFFE trust domain of all identities.
    public var trustDomain: String
    /// The domain in which Kubernetes names its Services.
    public var clusterDomain: String
    /// The namespace whose policies hold for the whole mesh.
    public var rootNamespace: String
    /// The cluster that Istio's configuration objects are read from.
    public var configCluster: ClusterID
    /// Where proxies write an access log, for example `/dev/stdout`. Nil for no log.
    public var accessLogFile: String?
    /// What sidecars do with unknown destinations.
    public var outboundPolicy: OutboundPolicy

    /// Istio's defaults for everything but the cluster that the configuration is read from.
    public init(
        configCluster: ClusterID, meshID: String = "", trustDomain: String = "cluster.local",
        clusterDomain: String = "cluster.local", rootNamespace: String = "istio-system",
        accessLogFile: String? = nil, outboundPolicy: OutboundPolicy = .allowAny
    ) {
        self.configCluster = configCluster
        self.meshID = meshID
        self.trustDomain = trustDomain
        self.clusterDomain = clusterDomain
        self.rootNamespace = rootNamespace
        self.accessLogFile = accessLogFile
        self.outboundPolicy = outboundPolicy
    }

    /// The SPIFFE id of a service account.
    public func identity(namespace: String, serviceAccount: String) -> String {
        "spiffe://\(trustDomain)/ns/\(namespace)/sa/\(serviceAccount)"
    }

    /// The full name of a Kubernetes Service.
    public func serviceHost(name: String, namespace: String) -> String {
        "\(name).\(namespace).svc.\(clusterDomain)"
    }

    /// A host as written in an object of `namespace`: a name without dots means a Service beside the object.
    public func qualified(host: String, in namespace: String) -> String {
        let name = host.lowercased()
        return name.contains(".") || name.hasPrefix("*") ? name : serviceHost(name: name, namespace: namespace)
    }
}
