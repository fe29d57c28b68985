/// The port of a Gateway's server and the pod's port behind it.
public struct GatewayPort: Sendable, Hashable, Comparable {
    /// The number in the Gateway.
    public let server: UInt32
    /// The target port of the gateway's own Service.
    public let target: UInt32

    public static func < (left: GatewayPort, right: GatewayPort) -> Bool {
        (left.server, left.target) < (right.server, right.target)
    }
}
