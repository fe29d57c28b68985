import AsyncAlgorithms
import FoundationEssentials
import Kubernetes
import Logging
import ServiceLifecycle

/// Removes events that are old, as Kubernetes does, so that they do not pile up.
struct EventExpiry: Service {
    let store: ObjectStore
    let log: Logger
    var lifetime: TimeInterval = 3600
    var interval: Duration = .seconds(300)

    func run() async throws {
        let ticks = AsyncTimerSequence(interval: interval, clock: .continuous)
        for await _ in ticks.cancelOnGracefulShutdown() {
            do throws(APIStatus) {
                try await removeOld()
            } catch {
                log.warning("cannot remove old events: \(error.message)")
            }
        }
    }

    func removeOld() async throws(APIStatus) {
        let lifetime = lifetime
        try await store.write { transaction in
            let type = try transaction.catalog.type(.events)
            for object in try transaction.stored(type, namespace: nil) {
                let event = try object.json()
                let time = event["lastTimestamp"]?.string ?? event.metadata["creationTimestamp"]?.string ?? ""
                guard let date = ObjectTime.date(time), transaction.now.timeIntervalSince(date) > lifetime else {
                    continue
                }
                try transaction.removeForGood(object)
            }
        }
    }
}
