/// When an endpoint that fails is left out for a while. nil everywhere means the proxy's default.
public struct OutlierDetection: Sendable, Hashable {
    public var splitExternalLocalOriginErrors: Bool
    public var consecutiveLocalOriginFailures: UInt32?
    public var consecutiveGatewayErrors: UInt32?
    /// The deprecated `consecutiveErrors` is read as this too.
    public var consecutive5xxErrors: UInt32?
    public var interval: Duration?
    public var baseEjectionTime: Duration?
    /// 0 to 100; nil is 10.
    public var maxEjectionPercent: Int32?
    /// 0 to 100.
    public var minHealthPercent: Int32?

    public init(
        splitExternalLocalOriginErrors: Bool = false,
        consecutiveLocalOriginFailures: UInt32? = nil,
        consecutiveGatewayErrors: UInt32? = nil,
        consecutive5xxErrors: UInt32? = nil,
        interval: Duration? = nil,
        baseEjectionTime: Duration? = nil,
        maxEjectionPercent: Int32? = nil,
        minHealthPercent: Int32? = nil
    ) {
        self.splitExternalLocalOriginErrors = splitExternalLocalOriginErrors
        self.consecutiveLocalOriginFailures = consecutiveLocalOriginFailures
        self.consecutiveGatewayErrors = consecutiveGatewayErrors
        self.consecutive5xxErrors = consecutive5xxErrors
        self.interval = interval
        self.baseEjectionTime = baseEjectionTime
        self.maxEjectionPercent = maxEjectionPercent
        self.minHealthPercent = minHealthPercent
    }
}
