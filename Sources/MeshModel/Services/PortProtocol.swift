/// What is spoken on a port, as far as a proxy treats it differently.
public enum PortProtocol: String, Sendable, Hashable {
    case http = "HTTP"
    case http2 = "HTTP2"
    case grpc = "GRPC"
    case grpcWeb = "GRPC-Web"
    case tcp = "TCP"
    case tls = "TLS"
    case https = "HTTPS"
    case mongo = "Mongo"
    case mysql = "MySQL"
    case redis = "Redis"
    case udp = "UDP"
    /// Nobody said: the proxy looks at the first bytes.
    case sniffed = "Unsupported"

    /// Requests are routed one by one.
    public var isHTTP: Bool {
        switch self {
        case .http, .http2, .grpc, .grpcWeb: true
        default: false
        }
    }

    /// HTTP/2 without asking.
    public var isHTTP2: Bool { self == .http2 || self == .grpc || self == .grpcWeb }

    /// TLS that the proxy does not open: routed by SNI.
    public var isTLS: Bool { self == .tls || self == .https }

    /// Connections are routed, not requests.
    public var isTCP: Bool { !isHTTP && self != .udp && self != .sniffed }
}
