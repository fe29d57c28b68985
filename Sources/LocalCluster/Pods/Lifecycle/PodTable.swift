import Synchronization

/// The pods that a node runs.
final class PodTable: Sendable {
    /// By uid.
    private let workers = Mutex<[String: PodWorker]>([:])

    var all: [PodWorker] { workers.withLock { Array($0.values) } }

    subscript(uid: String) -> PodWorker? { workers.withLock { $0[uid] } }

    /// Adds a pod.
    /// - Returns: the one that has the same name and has not ended yet.
    func add(_ worker: PodWorker) -> PodWorker? {
        workers.withLock { workers in
            defer { workers[worker.uid] = worker }
            return workers.values.first { $0.key == worker.key }
        }
    }

    func remove(_ worker: PodWorker) { workers.withLock { $0[worker.uid] = nil } }
}
