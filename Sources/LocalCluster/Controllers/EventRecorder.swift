import Kubernetes
import Logging

/// Tells people what happens to objects: `kubectl describe` shows it. The same event again only counts up.
struct EventRecorder: Sendable {
    typealias Severity = EventSource.Severity

    let store: ObjectStore
    let source: EventSource
    let log: Logger

    init(store: ObjectStore, component: String, node: String, log: Logger) {
        self.store = store
        self.source = EventSource(component: component, node: node)
        self.log = log
    }

    /// - Parameters:
    ///   - reason: one word, such as `FailedMount`.
    ///   - object: what it happened to.
    func record(_ severity: Severity, reason: String, message: String, about object: JSON) async {
        do {
            try await store.write { [source] transaction in
                try source.record(severity, reason: reason, message: message, about: object, in: transaction)
            }
        } catch {
            log.warning("cannot record an event: \(error.message)")
        }
    }
}
