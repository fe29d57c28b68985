/// Answers a request with a redirection.
public struct HTTPRedirect: Sendable, Hashable {
    public enum Port: Sendable, Hashable {
        case number(UInt32)
        /// 80 for http, 443 for https.
        case fromProtocol
        case fromRequest
    }

    /// Empty keeps the path of the request.
    public var uri: String
    public var authority: String
    public var port: Port?
    public var scheme: String
    /// 301, 302, 303, 307 or 308.
    public var code: UInt32

    public init(uri: String = "", authority: String = "", port: Port? = nil, scheme: String = "", code: UInt32 = 301) {
        self.uri = uri
        self.authority = authority
        self.port = port
        self.scheme = scheme
        self.code = code
    }
}
