public import Foundation
public import Kubernetes

/// One pod as tables show it.
public struct PodRow: Codable, Sendable {
    /// The cluster's name.
    public var cluster: String
    /// The pod's namespace.
    public var namespace: String
    /// The pod's name.
    public var name: String
    /// The name of the Deployment, or of whatever else made it; its own when nothing did.
    public var workload: String
    /// Ready containers of all, "2/2".
    public var ready: String
    /// Phase or the reason why a container waits.
    public var status: String
    /// Restarts of all containers.
    public var restarts: Int
    /// Seconds since the pod was created.
    public var ageSeconds: Int
    /// The pod's address, empty before it has one.
    public var ip: String

    /// Reads a pod object.
    public init(cluster: String, pod: JSON, now: Date) {
        self.cluster = cluster
        namespace = pod["metadata"]?["namespace"]?.string ?? ""
        name = pod["metadata"]?["name"]?.string ?? ""
        workload = PodWorkload.name(of: pod)
        ip = pod["status"]?["podIP"]?.string ?? ""
        let statuses = pod["status"]?["containerStatuses"]?.array ?? []
        let total = pod["spec"]?["containers"]?.array?.count ?? 0
        ready = "\(statuses.filter { $0["ready"]?.bool == true }.count)/\(total)"
        restarts = statuses.reduce(0) { $0 + Int($1["restartCount"]?.int ?? 0) }
        let waiting = statuses.lazy.compactMap { $0["state"]?["waiting"]?["reason"]?.string }.first
        status = waiting ?? pod["status"]?["phase"]?.string ?? "Unknown"
        let created = (pod["metadata"]?["creationTimestamp"]?.string).flatMap { try? Date($0, strategy: .iso8601) }
        ageSeconds = created.map { max(0, Int(now.timeIntervalSince($0))) } ?? 0
    }

    /// Whether all containers are ready.
    public var isReady: Bool {
        let parts = ready.split(separator: "/")
        return parts.count == 2 && parts[0] == parts[1] && parts[1] != "0"
    }
}
