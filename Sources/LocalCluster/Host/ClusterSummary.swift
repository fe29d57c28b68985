public import FoundationEssentials
import Kubernetes

/// What `skein cluster status` says of one cluster. Stable: scripts read its JSON.
public struct ClusterSummary: Codable, Sendable, Hashable {
    /// What a cluster is doing.
    public enum Status: String, Codable, Sendable {
        /// Its API answers and its node is ready.
        case ready = "Ready"
        /// It runs, but does not answer or is not ready.
        case notReady = "NotReady"
        /// It does not run.
        case stopped = "Stopped"
    }

    /// Pods, counted.
    public struct Pods: Codable, Sendable, Hashable {
        /// In phase Running.
        public var running: Int
        /// All.
        public var total: Int
    }

    /// The cluster's name.
    public var name: String
    public var status: Status
    /// The number of its first process.
    public var pid: Int32?
    /// The URL of its API server.
    public var api: String
    /// `nil` when the API does not answer.
    public var nodeReady: Bool?
    /// `nil` when the API does not answer.
    public var pods: Pods?
    /// The data folder.
    public var data: String
    /// When it was started.
    public var since: Date?

    /// What can be said without asking the API.
    init(_ home: ClusterHome, _ record: ClusterRecord) {
        name = record.name
        status = record.isRunning ? .notReady : .stopped
        pid = record.isRunning ? record.process?.first.process : nil
        api = "https://\(record.api)"
        data = home.directory.path
        since = record.isRunning ? record.since : nil
    }

    /// Adds what the API says.
    /// - Parameters:
    ///   - nodes: all nodes.
    ///   - pods: all pods.
    mutating func add(nodes: [JSON], pods: [JSON]) {
        let isReady = !nodes.isEmpty && nodes.allSatisfy(Self.isReady)
        nodeReady = isReady
        self.pods = Pods(
            running: pods.filter { $0["status"]?["phase"]?.string == "Running" }.count, total: pods.count)
        if isReady { status = .ready }
    }

    private static func isReady(_ node: JSON) -> Bool {
        node["status"]?["conditions"]?.array?.contains {
            $0["type"]?.string == "Ready" && $0["status"]?.string == "True"
        } == true
    }
}
