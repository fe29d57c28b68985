/// How a cluster is to be started.
public struct ClusterStart: Sendable, Hashable {
    /// Where the API is to be reached; `nil`: where it was the last time, or at a free port of 127.0.0.1.
    public var api: HostAddress?
    /// Whether it runs pods, for which it gets namespaces of its own.
    public var runsPods: Bool
    /// Whether it goes on when this process ends.
    public var isDetached: Bool

    /// Creates a request.
    public init(api: HostAddress?, runsPods: Bool, isDetached: Bool) {
        self.api = api
        self.runsPods = runsPods
        self.isDetached = isDetached
    }
}
