/// Cross-origin resource sharing.
public struct CORSPolicy: Sendable, Hashable {
    public enum UnmatchedPreflights: String, Sendable, Hashable, CaseIterable {
        case unspecified = "UNSPECIFIED"
        case forward = "FORWARD"
        case ignore = "IGNORE"
    }

    public var allowOrigins: [StringMatch]
    public var allowMethods: [String]
    public var allowHeaders: [String]
    public var exposeHeaders: [String]
    public var maxAge: Duration?
    public var allowCredentials: Bool?
    public var unmatchedPreflights: UnmatchedPreflights

    public init(
        allowOrigins: [StringMatch] = [],
        allowMethods: [String] = [],
        allowHeaders: [String] = [],
        exposeHeaders: [String] = [],
        maxAge: Duration? = nil,
        allowCredentials: Bool? = nil,
        unmatchedPreflights: UnmatchedPreflights = .unspecified
    ) {
        self.allowOrigins = allowOrigins
        self.allowMethods = allowMethods
        self.allowHeaders = allowHeaders
        self.exposeHeaders = exposeHeaders
        self.maxAge = maxAge
        self.allowCredentials = allowCredentials
        self.unmatchedPreflights = unmatchedPreflights
    }
}
