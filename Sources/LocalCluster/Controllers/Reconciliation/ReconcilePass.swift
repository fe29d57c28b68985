import FoundationEssentials
import Kubernetes

/// One pass of a reconciler over one object. Lives only inside its transaction.
final class ReconcilePass {
    /// Thrown out of a pass that needs a pod which admission has not seen yet; the pass is repeated with it.
    struct NeedsAdmission: Error {
        let pod: JSON
    }

    typealias AdmittedPods = [JSON: Result<JSON, APIStatus>]

    let transaction: Transaction
    private let source: EventSource
    /// What admission made of the pods that this reconciler wants; `nil`: pods are created as they are.
    private let admitted: AdmittedPods?
    /// When to look at the object again although nothing has happened.
    private(set) var wakeUp: Date?
    /// Whether something failed that may succeed later.
    private(set) var hasFailed = false

    var now: Date { transaction.now }

    init(_ transaction: Transaction, _ source: EventSource, admitted: AdmittedPods?) {
        self.transaction = transaction
        self.source = source
        self.admitted = admitted
    }

    func wake(at date: Date?) {
        guard let date else { return }
        wakeUp = min(wakeUp ?? date, date)
    }

    func record(_ event: PlannedEvent, about object: JSON) throws {
        try source.record(
            event.severity, reason: event.reason, message: event.message, about: object, in: transaction)
    }

    /// Creates a pod for its owner, and tells so.
    /// - Returns: `nil` when that is refused; the reason is kept in an event, and another pass will follow.
    func create(pod: JSON, for owner: JSON) throws -> Outcome {
        do {
            let type = try transaction.catalog.type(.pods)
            let created = try transaction.create(type, try afterAdmission(pod))
            try record(.normal("SuccessfulCreate", "Created pod: \(created.name)"), about: owner)
            return .created(created)
        } catch let refusal as APIStatus {
            hasFailed = true
            try record(.warning("FailedCreate", "Error creating: \(refusal.message)"), about: owner)
            return .refused(refusal)
        }
    }

    /// Deletes a pod of an owner, and tells so.
    func delete(pod: JSON, for owner: JSON) throws {
        let type = try transaction.catalog.type(.pods)
        try transaction.delete(type, namespace: pod.namespace, name: pod.name)
        try record(.normal("SuccessfulDelete", "Deleted pod: \(pod.name)"), about: owner)
    }

    enum Outcome {
        case created(StoredObject)
        case refused(APIStatus)
    }

    private func afterAdmission(_ pod: JSON) throws -> JSON {
        guard let admitted else { return pod }
        guard let result = admitted[pod] else { throw NeedsAdmission(pod: pod) }
        return try result.get()
    }
}

/// An event that a planner wants to be recorded.
struct PlannedEvent: Sendable, Hashable {
    let severity: EventSource.Severity
    let reason: String
    let message: String

    static func normal(_ reason: String, _ message: String) -> Self {
        Self(severity: .normal, reason: reason, message: message)
    }

    static func warning(_ reason: String, _ message: String) -> Self {
        Self(severity: .warning, reason: reason, message: message)
    }
}
