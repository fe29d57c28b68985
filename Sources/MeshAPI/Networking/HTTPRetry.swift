/// How often and when a failed request is tried again.
public struct HTTPRetry: Sendable, Hashable {
    /// Zero switches retries off.
    public var attempts: Int32
    /// nil means the timeout of the route.
    public var perTryTimeout: Duration?
    /// Comma-separated conditions and status codes in Envoy's terms; empty means the mesh's default.
    public var retryOn: String
    public var retryRemoteLocalities: Bool?
    public var ignorePreviousHosts: Bool?
    /// Base interval of the exponential back-off.
    public var backoff: Duration?

    public init(
        attempts: Int32 = 0,
        perTryTimeout: Duration? = nil,
        retryOn: String = "",
        retryRemoteLocalities: Bool? = nil,
        ignorePreviousHosts: Bool? = nil,
        backoff: Duration? = nil
    ) {
        self.attempts = attempts
        self.perTryTimeout = perTryTimeout
        self.retryOn = retryOn
        self.retryRemoteLocalities = retryRemoteLocalities
        self.ignorePreviousHosts = ignorePreviousHosts
        self.backoff = backoff
    }
}
