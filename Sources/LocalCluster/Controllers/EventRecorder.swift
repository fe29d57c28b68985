import FoundationEssentials
import Kubernetes
import Logging

/// Tells people what happens to objects: `kubectl describe` shows it. The same event again only counts up.
struct EventRecorder: Sendable {
    enum Severity: String, Sendable {
        case normal = "Normal"
        case warning = "Warning"
    }

    let store: ObjectStore
    let component: String
    let node: String
    let log: Logger

    /// - Parameters:
    ///   - reason: one word, such as `FailedMount`.
    ///   - object: what it happened to.
    func record(_ severity: Severity, reason: String, message: String, about object: JSON) async {
        let event = event(severity, reason, String(message.prefix(1024)), object)
        do {
            try await store.write { transaction in try Self.write(event, in: transaction) }
        } catch  where error.code == 403 || error.code == 404 {
            // The namespace is on its way out.
        } catch {
            log.warning("cannot record an event: \(error.message)")
        }
    }

    /// As part of a transaction. Nothing is recorded in a namespace that is on its way out.
    func record(
        _ severity: Severity, reason: String, message: String, about object: JSON, in transaction: Transaction
    ) throws {
        let event = event(severity, reason, String(message.prefix(1024)), object)
        do {
            try Self.write(event, in: transaction)
        } catch let refusal as APIStatus where refusal.code == 403 || refusal.code == 404 {
            return
        }
    }

    private func event(_ severity: Severity, _ reason: String, _ message: String, _ object: JSON) -> JSON {
        let namespace = object.namespace.isEmpty ? "default" : object.namespace
        let suffix = NameSuffix.of(
            [object.uid, severity.rawValue, reason, message, component].joined(separator: "\u{0}"))
        return [
            "metadata": ["name": .string("\(object.name.prefix(200)).\(suffix)"), "namespace": .string(namespace)],
            "involvedObject": [
                "kind": object["kind"] ?? "", "apiVersion": object["apiVersion"] ?? "v1", "name": .string(object.name),
                "namespace": .string(object.namespace), "uid": .string(object.uid),
                "resourceVersion": object.metadata["resourceVersion"] ?? "",
            ],
            "type": .string(severity.rawValue), "reason": .string(reason), "message": .string(message),
            "source": node.isEmpty
                ? ["component": .string(component)] : ["component": .string(component), "host": .string(node)],
            "reportingComponent": .string(component), "reportingInstance": .string(node),
        ]
    }

    private static func write(_ event: JSON, in transaction: Transaction) throws {
        let type = try transaction.catalog.type(.events)
        let time = JSON.string(ObjectTime.text(transaction.now))
        guard try transaction.stored(type, namespace: event.namespace, name: event.name) == nil else {
            try transaction.change(type, namespace: event.namespace, name: event.name) { known in
                known["count"] = .int((known["count"]?.int ?? 0) + 1)
                known["lastTimestamp"] = time
            }
            return
        }
        var event = event
        event["count"] = 1
        event["firstTimestamp"] = time
        event["lastTimestamp"] = time
        try transaction.create(type, event)
    }
}
