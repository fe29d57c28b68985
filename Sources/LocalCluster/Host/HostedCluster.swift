import Foundation
public import Kubernetes

/// One embedded cluster as this machine sees it from outside of the cluster's namespaces: what the verbs do.
public struct HostedCluster: Sendable {
    /// Its data folder.
    public let home: ClusterHome
    /// Told one line at each step that takes a while.
    let progress: @Sendable (String) -> Void

    /// The cluster in a data folder.
    public init(_ home: ClusterHome, progress: @escaping @Sendable (String) -> Void) {
        self.home = home
        self.progress = progress
    }

    /// How long a cluster may take to end in good order: pods get up to ten seconds.
    public static let stopGrace = Duration.seconds(20)

    /// What is written down of the cluster.
    /// - Throws: `EmbeddedClusterError` when it was never started.
    public func record() throws -> ClusterRecord {
        guard let record = home.record else {
            throw EmbeddedClusterError(
                .state,
                "there is no cluster in \(home.directory.path); start it with: skein cluster start "
                    + "--name \(home.name)")
        }
        return record
    }

    /// Ends the cluster and waits until nothing of it is left but its data.
    /// - Returns: whether it ran.
    public func stop() throws -> Bool {
        let record = try record()
        guard record.isRunning, let process = record.process else { return false }
        progress("stopping \(record.name); its pods get up to 10 s to end")
        try process.stop(grace: Self.stopGrace)
        ClusterLeftovers.remove(cluster: record.name, dataDirectory: home.directory.path)
        return true
    }

    /// The kubeconfig of the administrator, for this machine.
    /// - Throws: `EmbeddedClusterError` when the cluster was never ready.
    public func kubeconfig() throws -> Kubeconfig {
        _ = try record()
        do {
            return try Kubeconfig(file: home.kubeconfig.path)
        } catch {
            throw EmbeddedClusterError(
                .state, "\(home.name) has no kubeconfig yet; is it starting? See \(home.log.path)", cause: error)
        }
    }

    /// What the cluster is doing.
    public func summary() async throws -> ClusterSummary {
        let record = try record()
        var summary = ClusterSummary(home, record)
        guard record.isRunning, let kubeconfig = try? kubeconfig() else { return summary }
        guard let client = try? Client(kubeconfig.configuration(context: record.name)),
            let nodes = try? await client.items(.nodes), let pods = try? await client.items(.pods)
        else { return summary }
        summary.add(nodes: nodes, pods: pods)
        return summary
    }
}

extension Client {
    fileprivate func items(_ resource: GroupVersionResource) async throws -> [JSON] {
        try await json(.list(resource), timeout: .seconds(5))["items"]?.array ?? []
    }
}
