import Foundation
import Kubernetes

/// The API servers of all clusters of a lab. Works inside the lab's namespaces only.
public struct LabAccess: Sendable {
    /// The clusters that can be reached.
    public let topology: LabTopology
    private let clusters: [LabCluster: ClusterAccess]

    /// Waits until every API server answers.
    /// - Throws: ``LabError`` when one does not within 30 seconds.
    public init(topology: LabTopology, state: LabState) async throws {
        self.topology = topology
        var clusters: [LabCluster: ClusterAccess] = [:]
        for cluster in topology.clusters {
            let file = state.kubeconfig(cluster).path
            try await Patience(seconds: 30).wait("the API server of \(cluster.name) (see \(state.nodeLog.path))") {
                FileManager.default.fileExists(atPath: file)
            }
            let configuration = try Kubeconfig(file: file).configuration()
            let access = ClusterAccess(
                cluster: cluster, client: try Client(configuration), configuration: configuration)
            try await Patience(seconds: 30).wait("the API server of \(cluster.name) to be ready") {
                (try? await access.client.bytes(.raw(.get, path: "/readyz"))) != nil
            }
            clusters[cluster] = access
        }
        self.clusters = clusters
    }

    subscript(cluster: LabCluster) -> ClusterAccess {
        guard let access = clusters[cluster] else { preconditionFailure("\(cluster.name) is not of this lab") }
        return access
    }

    /// The pods of some clusters as table rows.
    public func pods(of selected: [LabCluster]) async throws -> [PodRow] {
        var rows: [PodRow] = []
        for cluster in selected {
            let now = Date()
            rows += try await self[cluster].list(.pods).map { PodRow(cluster: cluster.name, pod: $0, now: now) }
        }
        return rows.sorted { ($0.cluster, $0.namespace, $0.name) < ($1.cluster, $1.namespace, $1.name) }
    }

    /// How many pods the Deployments of some clusters ask for.
    func replicas(in selected: [LabCluster]) async throws -> Int {
        var count: Int64 = 0
        for cluster in selected {
            count += try await self[cluster].list(.deployments).reduce(0) { $0 + ($1["spec"]?["replicas"]?.int ?? 1) }
        }
        return Int(count)
    }

    /// The pod that is meant: the one of that name, or the newest ready one of the workload of that name.
    /// - Throws: ``LabError`` when there is none.
    func pod(_ name: PodName) async throws -> JSON {
        let cluster = try topology.cluster(named: name.cluster)
        let pods = try await self[cluster].list(.pods, namespace: name.namespace)
        guard let pod = PodWorkload.pod(named: name.name, of: pods) else {
            throw LabError(.notFound, "there is no pod \(name), and no workload of that name; see: skein lab status")
        }
        return pod
    }

    /// The name of the pod that is meant.
    /// - Throws: ``LabError`` when there is none.
    public func resolve(_ name: PodName) async throws -> PodName {
        PodName(name.cluster, name.namespace, try await pod(name)["metadata"]?["name"]?.string ?? name.name)
    }
}
