/// A condition on a TLS connection: all that is given must hold.
public struct TLSMatch: Sendable, Hashable {
    /// At least one; the first label may be `*`. A subset of the VirtualService's hosts.
    public var sniHosts: [String]
    /// CIDR ranges or addresses.
    public var destinationSubnets: [String]
    public var port: UInt32?
    public var sourceLabels: [String: String]
    public var sourceNamespace: String
    public var gateways: [String]

    public init(
        sniHosts: [String],
        destinationSubnets: [String] = [],
        port: UInt32? = nil,
        sourceLabels: [String: String] = [:],
        sourceNamespace: String = "",
        gateways: [String] = []
    ) {
        self.sniHosts = sniHosts
        self.destinationSubnets = destinationSubnets
        self.port = port
        self.sourceLabels = sourceLabels
        self.sourceNamespace = sourceNamespace
        self.gateways = gateways
    }
}
