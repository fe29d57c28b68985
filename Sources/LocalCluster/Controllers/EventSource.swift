import FoundationEssentials
import Kubernetes

/// Who tells of events.
struct EventSource: Sendable, Hashable {
    enum Severity: String, Sendable {
        case normal = "Normal"
        case warning = "Warning"
    }

    let component: String
    /// Empty: none in particular.
    let node: String

    /// Records an event as part of a transaction. Nothing is recorded in a namespace that is on its way out.
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
