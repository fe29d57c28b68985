/// A condition on a TCP connection: all that is given must hold.
public struct L4Match: Sendable, Hashable {
    /// CIDR ranges or addresses.
    public var destinationSubnets: [String]
    public var port: UInt32?
    public var sourceLabels: [String: String]
    public var sourceNamespace: String
    public var gateways: [String]

    public init(
        destinationSubnets: [String] = [],
        port: UInt32? = nil,
        sourceLabels: [String: String] = [:],
        sourceNamespace: String = "",
        gateways: [String] = []
    ) {
        self.destinationSubnets = destinationSubnets
        self.port = port
        self.sourceLabels = sourceLabels
        self.sourceNamespace = sourceNamespace
        self.gateways = gateways
    }
}
