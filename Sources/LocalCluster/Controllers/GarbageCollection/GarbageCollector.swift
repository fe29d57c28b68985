import AsyncAlgorithms
import Kubernetes
import Logging
import ServiceLifecycle

/// Removes objects that name owners which do not exist. What a deletion takes along goes with the deletion itself; this
/// is for objects that were made for an owner that was gone already, or that is in another namespace.
struct GarbageCollector: Service {
    let store: ObjectStore
    let log: Logger
    var interval: Duration = .seconds(2)

    func run() async throws {
        let ticks = AsyncTimerSequence(interval: interval, clock: .continuous)
        for await _ in ticks.cancelOnGracefulShutdown() {
            do throws(APIStatus) {
                try await collect()
            } catch {
                log.warning("cannot remove what owners that are gone have left: \(error.message)")
            }
        }
    }

    func collect() async throws(APIStatus) {
        let catalog = store.catalog
        let isClean = try await store.read { try OwnerRows.withAbsentOwners($0, catalog).isEmpty }
        if isClean { return }
        try await store.write { transaction in
            for object in try transaction.objectsWithAbsentOwners() { try transaction.collect(object) }
        }
    }
}
