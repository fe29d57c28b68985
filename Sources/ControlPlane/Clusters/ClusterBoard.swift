import Foundation
import Kubernetes
import MeshAPI
import MeshModel
import Synchronization

/// How well each cluster is known: written by those who watch, read by readiness, metrics and people.
final class ClusterBoard: Sendable {
    private let states = Mutex<[ClusterID: ClusterState]>([:])

    /// All clusters, by name.
    var all: [ClusterState] { states.withLock { $0.values.sorted { $0.id < $1.id } } }

    func state(of cluster: ClusterID) -> ClusterState? { states.withLock { $0[cluster] } }

    /// A cluster is watched from now on, or by another way than before.
    func adopt(_ way: ClusterWay, as id: ClusterID, kinds: [Kind], now: Date) {
        states.withLock { states in
            states[id, default: ClusterState(id: id, kinds: kinds, now: now)].source = way.source
            states[id]?.address = way.client.address
        }
    }

    func remove(_ cluster: ClusterID) { states.withLock { $0[cluster] = nil } }

    /// Changes the state of a cluster; nothing happens when it is not known.
    @discardableResult
    func update<Value>(_ cluster: ClusterID, _ body: (inout ClusterState) -> Value) -> Value? {
        states.withLock { states in
            guard var state = states[cluster] else { return nil }
            defer { states[cluster] = state }
            return body(&state)
        }
    }
}
