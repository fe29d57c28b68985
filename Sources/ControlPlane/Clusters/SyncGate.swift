import Foundation
import MeshAPI
import MeshModel

/// When enough is known to serve proxies for the first time: the cluster of the configuration in full, and of every
/// other cluster either everything or the knowledge that it cannot be reached. Serving earlier would take endpoints
/// away from proxies that have them.
struct SyncGate: Sendable {
    let configCluster: ClusterID
    let started: Date
    /// How long the other clusters may keep everybody waiting, in seconds.
    var patience: TimeInterval = 10

    /// What is still being waited for; empty when the gate is open.
    func waitingFor(_ states: [ClusterState], now: Date) -> [String] {
        guard let config = states.first(where: { $0.id == configCluster }) else {
            return ["cluster \(configCluster) is not watched yet"]
        }
        guard config.isListed else { return missing(config) }
        guard now.timeIntervalSince(started) < patience else { return [] }
        return states.filter { !$0.isSettled }.flatMap(missing)
    }

    private func missing(_ state: ClusterState) -> [String] {
        state.feeds.sorted { $0.key < $1.key }.filter { !$0.value.isListed }.map { kind, feed in
            "\(kind.rawValue) of \(state.id): \(feed.failure ?? "not listed yet")"
        }
    }
}
