/// A `ServiceEntry` of networking.istio.io: a service that no cluster's own registry knows.
public struct ServiceEntry: Configuration {
    public static let kind = Kind.serviceEntry

    public enum Location: String, Sendable, Hashable, CaseIterable {
        case meshExternal = "MESH_EXTERNAL"
        case meshInternal = "MESH_INTERNAL"
    }

    public enum Resolution: String, Sendable, Hashable, CaseIterable {
        case none = "NONE"
        case `static` = "STATIC"
        case dns = "DNS"
        case dnsRoundRobin = "DNS_ROUND_ROBIN"
        case dynamicDNS = "DYNAMIC_DNS"
    }

    public var metadata: ObjectMeta
    /// DNS names, possibly `*.` in front.
    public var hosts: [String]
    /// Virtual addresses or CIDR ranges.
    public var addresses: [String]
    public var ports: [ServicePort]
    public var location: Location
    public var resolution: Resolution
    public var endpoints: [Endpoint]
    /// Labels of the pods that are its endpoints; nil when `endpoints` or DNS say it.
    public var workloadSelector: [String: String]?
    /// Namespaces that may see it; `.` is its own, `*` all. Empty means all.
    public var exportTo: [String]
    /// Names of which the servers' certificates must carry one.
    public var subjectAltNames: [String]
    public var unsupported: [String]

    public init(
        metadata: ObjectMeta,
        hosts: [String] = [],
        addresses: [String] = [],
        ports: [ServicePort] = [],
        location: Location = .meshExternal,
        resolution: Resolution = .none,
        endpoints: [Endpoint] = [],
        workloadSelector: [String: String]? = nil,
        exportTo: [String] = [],
        subjectAltNames: [String] = [],
        unsupported: [String] = []
    ) {
        self.metadata = metadata
        self.hosts = hosts
        self.addresses = addresses
        self.ports = ports
        self.location = location
        self.resolution = resolution
        self.endpoints = endpoints
        self.workloadSelector = workloadSelector
        self.exportTo = exportTo
        self.subjectAltNames = subjectAltNames
        self.unsupported = unsupported
    }
}
