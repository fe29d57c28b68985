/// Sends TCP or TLS through an HTTP proxy.
public struct Tunnel: Sendable, Hashable {
    public enum Method: String, Sendable, Hashable, CaseIterable {
        case connect = "CONNECT"
        case post = "POST"
    }

    public var method: Method
    /// What the HTTP proxy is asked to connect to.
    public var targetHost: String
    public var targetPort: UInt32

    public init(method: Method = .connect, targetHost: String, targetPort: UInt32) {
        self.method = method
        self.targetHost = targetHost
        self.targetPort = targetPort
    }
}
