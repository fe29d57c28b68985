/// A condition on an HTTP request: all that is given must hold.
public struct HTTPMatch: Sendable, Hashable {
    public var name: String
    public var uri: StringMatch?
    public var scheme: StringMatch?
    public var method: StringMatch?
    public var authority: StringMatch?
    /// By name as written; `.present` when no value was given.
    public var headers: [String: StringMatch]
    public var withoutHeaders: [String: StringMatch]
    public var queryParams: [String: StringMatch]
    public var port: UInt32?
    public var sourceLabels: [String: String]
    public var sourceNamespace: String
    public var gateways: [String]
    public var ignoreUriCase: Bool
    public var statPrefix: String

    public init(
        name: String = "",
        uri: StringMatch? = nil,
        scheme: StringMatch? = nil,
        method: StringMatch? = nil,
        authority: StringMatch? = nil,
        headers: [String: StringMatch] = [:],
        withoutHeaders: [String: StringMatch] = [:],
        queryParams: [String: StringMatch] = [:],
        port: UInt32? = nil,
        sourceLabels: [String: String] = [:],
        sourceNamespace: String = "",
        gateways: [String] = [],
        ignoreUriCase: Bool = false,
        statPrefix: String = ""
    ) {
        self.name = name
        self.uri = uri
        self.scheme = scheme
        self.method = method
        self.authority = authority
        self.headers = headers
        self.withoutHeaders = withoutHeaders
        self.queryParams = queryParams
        self.port = port
        self.sourceLabels = sourceLabels
        self.sourceNamespace = sourceNamespace
        self.gateways = gateways
        self.ignoreUriCase = ignoreUriCase
        self.statPrefix = statPrefix
    }
}
