/// An `EndpointSlice` of Kubernetes: some endpoints of one Service, all with the same ports.
public struct EndpointSlice: Resource {
    public static let kind = Kind.endpointSlice

    /// Name and namespace; the rest is not kept.
    public var metadata: ObjectMeta
    /// From the label `kubernetes.io/service-name`; empty when the slice belongs to no Service.
    public var serviceName: String
    /// IPv4, IPv6 or FQDN.
    public var addressType: String
    public var endpoints: [Endpoint]
    public var ports: [Port]

    public init(
        metadata: ObjectMeta,
        serviceName: String = "",
        addressType: String = "IPv4",
        endpoints: [Endpoint] = [],
        ports: [Port] = []
    ) {
        self.metadata = metadata
        self.serviceName = serviceName
        self.addressType = addressType
        self.endpoints = endpoints
        self.ports = ports
    }
}
