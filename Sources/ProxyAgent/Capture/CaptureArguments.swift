/// What of a pod's TCP traffic goes through its proxy: the arguments of Istio's `istio-iptables`.
public struct CaptureArguments: Sendable, Hashable {
    /// A list that may mean everything.
    public enum Selection<Element: Sendable & Hashable>: Sendable, Hashable {
        case all
        case some([Element])
    }

    /// Where outbound connections go (`-p`).
    public var outboundPort: UInt16 = 15001
    /// Where inbound connections go (`-z`).
    public var inboundPort: UInt16 = 15006
    /// Users and groups of the proxy (`-u`, `-g`): what they send leaves as it is.
    public var proxyUsers: [UInt32] = [1337]
    public var proxyGroups: [UInt32] = [1337]
    /// Destinations that are captured (`-i`) and those that are not (`-x`).
    public var outboundRanges: Selection<String> = .all
    public var excludedRanges: [String] = []
    /// Destination ports captured whatever their address (`-q`), and those never captured (`-o`).
    public var outboundPorts: [UInt16] = []
    public var excludedOutboundPorts: [UInt16] = []
    /// The pod's own ports that are captured (`-b`), and those that are not (`-d`).
    public var inboundPorts: Selection<UInt16> = .all
    public var excludedInboundPorts: [UInt16] = []
    /// Only print the rules (`-n`).
    public var dryRun = false

    public init() {}

    /// Reads the command line.
    ///
    /// - Throws: ``ConfigurationError`` naming every argument that is unknown, malformed, or not supported here.
    public init(parsing arguments: [String]) throws(ConfigurationError) {
        var parser = CaptureArgumentParser(arguments)
        self = parser.parse()
        guard parser.faults.isEmpty else { throw ConfigurationError(faults: parser.faults) }
    }
}
