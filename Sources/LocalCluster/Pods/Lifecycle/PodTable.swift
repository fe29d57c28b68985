import Synchronization

/// The pods that a node runs, and those that it has run to their end.
final class PodTable: Sendable {
    private struct State {
        var running: [String: PodWorker] = [:]
        var finished: Set<String> = []
    }

    private let state = Mutex(State())

    var running: [PodWorker] { state.withLock { Array($0.running.values) } }

    subscript(uid: String) -> PodWorker? { state.withLock { $0.running[uid] } }

    /// Whether a pod has run to its end: what is heard of it may be older than that.
    func hasFinished(_ uid: String) -> Bool { state.withLock { $0.finished.contains(uid) } }

    /// Adds a pod.
    /// - Returns: the one that has the same name and has not ended yet.
    func add(_ worker: PodWorker) -> PodWorker? {
        state.withLock { state in
            defer { state.running[worker.uid] = worker }
            return state.running.values.first { $0.key == worker.key }
        }
    }

    func finish(_ worker: PodWorker) {
        state.withLock { state in
            state.running[worker.uid] = nil
            state.finished.insert(worker.uid)
        }
    }

    /// Forgets what has finished and is not among the pods that there are.
    func forget(except present: Set<String>) { state.withLock { $0.finished.formIntersection(present) } }

    func forget(_ uid: String) { state.withLock { _ = $0.finished.remove(uid) } }
}
