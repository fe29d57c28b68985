/// A `Service` of Kubernetes.
public struct Service: Resource {
    public static let kind = Kind.service

    public enum ServiceType: String, Sendable, Hashable, CaseIterable {
        case clusterIP = "ClusterIP"
        case nodePort = "NodePort"
        case loadBalancer = "LoadBalancer"
        case externalName = "ExternalName"
    }

    public var metadata: ObjectMeta
    public var type: ServiceType
    /// Empty before one was assigned; `None` for headless services.
    public var clusterIP: String
    /// All of them (dual stack), the first is `clusterIP`; empty for headless services.
    public var clusterIPs: [String]
    public var externalName: String
    public var selector: [String: String]
    public var ports: [Port]
    /// Addresses or host names that the load balancer was given.
    public var loadBalancerIngress: [String]
    public var externalIPs: [String]
    /// `ClientIP` or `None`.
    public var sessionAffinity: String
    /// `Local` or `Cluster`.
    public var internalTrafficPolicy: String
    public var externalTrafficPolicy: String
    public var publishNotReadyAddresses: Bool

    public init(
        metadata: ObjectMeta,
        type: ServiceType = .clusterIP,
        clusterIP: String = "",
        clusterIPs: [String] = [],
        externalName: String = "",
        selector: [String: String] = [:],
        ports: [Port] = [],
        loadBalancerIngress: [String] = [],
        externalIPs: [String] = [],
        sessionAffinity: String = "",
        internalTrafficPolicy: String = "",
        externalTrafficPolicy: String = "",
        publishNotReadyAddresses: Bool = false
    ) {
        self.metadata = metadata
        self.type = type
        self.clusterIP = clusterIP
        self.clusterIPs = clusterIPs
        self.externalName = externalName
        self.selector = selector
        self.ports = ports
        self.loadBalancerIngress = loadBalancerIngress
        self.externalIPs = externalIPs
        self.sessionAffinity = sessionAffinity
        self.internalTrafficPolicy = internalTrafficPolicy
        self.externalTrafficPolicy = externalTrafficPolicy
        self.publishNotReadyAddresses = publishNotReadyAddresses
    }

    /// Its name resolves to the pods themselves.
    public var isHeadless: Bool { clusterIP == "None" }
}
