/// A service of the mesh: one for all clusters that define it.
public struct MeshService: Sendable, Hashable {
    /// Its full name, for example `helloworld.sample.svc.cluster.local`; may be a wildcard for a ServiceEntry.
    public var host: String
    /// The name of the object that defines it.
    public var name: String
    /// The namespace of that object.
    public var namespace: String
    /// What kind of object that is.
    public var origin: ServiceOrigin
    /// Ports in the order of the definition that takes precedence; numbers are unique.
    public var ports: [MeshPort]
    /// How proxies find its endpoints.
    public var resolution: ServiceResolution
    /// Headless: it has endpoints but no address of its own.
    public var isHeadless: Bool
    /// Outside the mesh: no mutual TLS unless a DestinationRule says so.
    public var isExternal: Bool
    /// Endpoints are used only by clients of their own cluster.
    public var isClusterLocal: Bool
    /// Who sees it.
    public var visibility: Visibility
    /// What each cluster says of it, for Kubernetes services.
    public var clusters: [ClusterID: ClusterService]
    /// Addresses and CIDR blocks that hold in every cluster, for services of a ServiceEntry; in lower case.
    public var addresses: [String]
    /// An address that stands for the host where clients resolve it through the agent and it has no address itself.
    public var allocatedAddress: String?
    /// Identities that its servers may have beside those of its endpoints.
    public var subjectAltNames: [String]
    /// RFC 3339; older objects win conflicts.
    public var created: String
    /// The name that a Service of type ExternalName, or a DNS ServiceEntry without endpoints, stands for.
    public var dnsName: String?

    /// Host and namespace.
    public var key: ServiceKey { ServiceKey(host: host, namespace: namespace) }

    /// The port with this number.
    public func port(_ number: UInt32) -> MeshPort? { ports.first { $0.number == number } }

    /// Where clients of `cluster` connect to: the addresses that their own cluster gave it, otherwise those of the
    /// first cluster that has any.
    public func addresses(for cluster: ClusterID) -> [String] {
        if let own = clusters[cluster], !own.addresses.isEmpty { return own.addresses }
        if !addresses.isEmpty { return addresses }
        return clusters.keys.sorted().lazy.compactMap { clusters[$0]?.addresses }.first { !$0.isEmpty } ?? []
    }
}
