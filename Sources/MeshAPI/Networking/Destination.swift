/// A service, or a subset of it, that requests are sent to.
public struct Destination: Sendable, Hashable {
    /// A full DNS name, or a short name of the VirtualService's own namespace.
    public var host: String
    /// A subset's name in the host's DestinationRule; empty for the whole service.
    public var subset: String
    /// nil is allowed for services with a single port.
    public var port: UInt32?

    public init(host: String, subset: String = "", port: UInt32? = nil) {
        self.host = host
        self.subset = subset
        self.port = port
    }
}
