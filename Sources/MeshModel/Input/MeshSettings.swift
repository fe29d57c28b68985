/// What holds for the whole mesh and comes from the operator, not from objects of a cluster.
public struct MeshSettings: Sendable, Hashable {
    /// The mesh's name, for example `mesh1`. Empty when there is only one.
    public var meshID: String
    /// The SPIFFE trust domain of all identities.
    public var trustDomain: String
    /// Other trust domains whose identities are taken as those of the mesh's own, for example after a change of name.
    public var trustDomainAliases: [String]
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
        accessLogFile: String? = nil, outboundPolicy: OutboundPolicy = .allowAny, trustDomainAliases: [String] = []
    ) {
        self.configCluster = configCluster
        self.meshID = meshID
        self.trustDomain = trustDomain
        self.clusterDomain = clusterDomain
        self.rootNamespace = rootNamespace
        self.accessLogFile = accessLogFile
        self.outboundPolicy = outboundPolicy
        self.trustDomainAliases = trustDomainAliases
    }

    /// The mesh's own trust domain, then its aliases in their order, each once.
    public var trustDomains: [String] {
        trustDomainAliases.reduce(into: [trustDomain]) { domains, alias in
            if !domains.contains(alias) { domains.append(alias) }
        }
    }

    /// The SPIFFE id of a service account.
    public func identity(namespace: String, serviceAccount: String) -> String {
        "spiffe://\(trustDomain)/ns/\(namespace)/sa/\(serviceAccount)"
    }

    /// SPIFFE ids as peers of any of the mesh's trust domains may show them, sorted where there are aliases. Names of
    /// another kind and of other trust domains stay as they are.
    public func withAliases(_ identities: [String]) -> [String] {
        guard !trustDomainAliases.isEmpty else { return identities }
        let prefixes = trustDomains.map { "spiffe://\($0)/" }
        let all = identities.flatMap { identity in
            guard let prefix = prefixes.first(where: { identity.hasPrefix($0) }) else { return [identity] }
            return prefixes.map { $0 + identity.dropFirst(prefix.count) }
        }
        return Set(all).sorted()
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
