/// Why the control plane cannot tell which proxy is asking.
public struct ProxyNodeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The node id as received.
    public let id: String
    /// What is wrong with it.
    public let reason: String

    public var description: String {
        "node id \"\(id)\": \(reason); expected type~address~name.namespace~domain, type sidecar or router"
    }
}
