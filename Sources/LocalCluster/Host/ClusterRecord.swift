public import FoundationEssentials

/// What is written down in a cluster's data folder for the verbs that look for it. It outlives the cluster's processes, so
/// that the next start takes the same address.
public struct ClusterRecord: Codable, Sendable, Hashable {
    /// The cluster's name.
    public var name: String
    /// Where this machine reaches the API server.
    public var api: HostAddress
    /// Whether it runs pods, or is only an API.
    public var runsPods: Bool
    /// The process of the last run; `nil` while there has been none.
    public var process: IsolatedProcess?
    /// When that was started.
    public var since: Date?

    /// Whether the cluster runs, perhaps not ready yet.
    public var isRunning: Bool { process?.isAlive == true }
}
