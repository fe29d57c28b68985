import Foundation
import Kubernetes
import Logging
import MeshAPI
import MeshModel

/// A way to a cluster's API server.
struct ClusterWay: Sendable {
    let client: Client
    /// The Secret that describes it; empty for the cluster of the configuration.
    let source: String
}

/// Watches one cluster, by whatever way to its API server it was given last. What is known of the cluster stays when
/// the way changes.
struct ClusterFeed: Sendable {
    let cluster: ClusterID
    let kinds: [Kind]
    let queue: ChangeQueue
    let board: ClusterBoard
    let logger: Logger

    /// Runs until `ways` ends or the task is cancelled.
    /// - Parameter ways: over time, newest only; `nil` when the cluster leaves the mesh.
    func run(_ ways: AsyncStream<ClusterWay?>) async {
        var inventories = Dictionary(uniqueKeysWithValues: kinds.map { ($0, Inventory()) })
        var watching: Task<[Kind: Inventory], Never>?
        for await way in ways {
            inventories = await stop(watching) ?? inventories
            watching = nil
            if let way {
                board.adopt(way, as: cluster, kinds: kinds, now: Date())
                watching = Task { [inventories] in await watchAll(way.client, inventories) }
            } else {
                inventories = Dictionary(uniqueKeysWithValues: kinds.map { ($0, Inventory()) })
                board.remove(cluster)
                queue.add { $0.remove(cluster) }
            }
        }
        _ = await stop(watching)
    }

    private func stop(_ watching: Task<[Kind: Inventory], Never>?) async -> [Kind: Inventory]? {
        watching?.cancel()
        return await watching?.value
    }

    private func watchAll(_ client: Client, _ inventories: [Kind: Inventory]) async -> [Kind: Inventory] {
        await withTaskGroup(of: (Kind, Inventory).self) { group in
            for (kind, inventory) in inventories {
                let feed = KindFeed(cluster: cluster, kind: kind, queue: queue, board: board, logger: logger)
                group.addTask { (kind, await feed.run(client, inventory)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }
}
