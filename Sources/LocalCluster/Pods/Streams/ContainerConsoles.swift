import Synchronization

/// The containers that run, by pod and name.
final class ContainerConsoles: Sendable {
    private struct Key: Hashable {
        let pod: String
        let container: String
    }

    private let consoles = Mutex<[Key: ContainerConsole]>([:])

    /// `nil` when the container does not run.
    subscript(podUID: String, container: String) -> ContainerConsole? {
        consoles.withLock { $0[Key(pod: podUID, container: container)] }
    }

    func add(_ console: ContainerConsole, podUID: String, container: String) {
        consoles.withLock { $0[Key(pod: podUID, container: container)] = console }
    }

    func remove(_ console: ContainerConsole, podUID: String, container: String) {
        let key = Key(pod: podUID, container: container)
        consoles.withLock { consoles in
            if consoles[key] === console { consoles[key] = nil }
        }
    }
}
