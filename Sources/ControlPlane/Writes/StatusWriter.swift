import Kubernetes
import Logging
import MeshAPI
import ServiceLifecycle
import Synchronization

/// Writes statuses, the newest only of each object, through the status subresource.
final class StatusWriter: ServiceLifecycle.Service {
    private let pending = Mutex<[ObjectPlace: StatusWrite]>([:])
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let client: Client
    private let logger: Logger

    init(client: Client, logger: Logger) {
        self.client = client
        self.logger = logger
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func submit(_ writes: [StatusWrite]) {
        guard !writes.isEmpty else { return }
        pending.withLock { pending in
            for write in writes { pending[write.place] = write }
        }
        signal.yield()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            var backoff = Backoff(first: .seconds(1))
            for await _ in signals {
                if await writeAll() {
                    backoff.reset()
                } else {
                    try? await Task.sleep(for: backoff.next(jitter: .random(in: 0..<1)))
                    signal.yield()
                }
            }
        }
    }

    /// - Returns: whether nothing remains to be written.
    private func writeAll() async -> Bool {
        let writes = pending.withLock { pending in
            defer { pending = [:] }
            return pending.values.sorted { $0.place < $1.place }
        }
        var isDone = true
        for write in writes where await !perform(write) {
            isDone = false
            pending.withLock { pending in
                if pending[write.place] == nil { pending[write.place] = write }
            }
        }
        return isDone
    }

    /// - Returns: whether this write is done with.
    private func perform(_ write: StatusWrite) async -> Bool {
        let key = write.place.key
        let object = ObjectReference(key.kind.resource, namespace: key.namespace, name: key.name)
        do {
            try await client.json(.patchStatus(object, write.patch, WriteOptions(fieldManager: "skein-control-plane")))
            return true
        } catch let error as APIError where error.isConflict || error.isNotFound {
            return true  // it has changed or is gone: its next version brings its own status
        } catch {
            logger.warning("status of \(write.place): \(error)")
            return false
        }
    }
}
