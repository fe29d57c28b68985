import FoundationEssentials
import Kubernetes

/// What became of a deletion.
enum Deletion: Sendable {
    /// The object is gone.
    case removed(StoredObject)
    /// The object is marked, and goes when its processes have ended, its finalizers are done or its contents are gone.
    case marked(StoredObject)

    var object: StoredObject {
        switch self {
        case .removed(let object), .marked(let object): object
        }
    }
}

extension Transaction {
    /// Deletes an object as a client asks for it: pods get their grace period, finalizers their turn, and a namespace
    /// takes its contents along.
    /// - Throws: `APIStatus`: 404, 409 when a precondition does not hold, 403 for the namespaces that must stay.
    @discardableResult
    func delete(_ type: ResourceType, namespace: String, name: String, _ options: DeletionOptions = .init()) throws
        -> Deletion
    {
        let current = try existing(type, namespace: namespace, name: name)
        try options.check(current)
        if type.storageName == "namespaces" { return try deleteNamespace(current) }
        if type.isDefinition { return try deleteDefinition(current) }
        var object = try current.json()
        let grace = Self.grace(object, type, options)
        let propagation = options.propagation ?? .init(finalizers: object.finalizers)
        try prepare(&object, propagation)
        if grace == 0, object.finalizers.isEmpty { return .removed(try removeForGood(current)) }
        let marked = try mark(current, object, grace: grace)
        guard propagation == .foreground else { return .marked(marked) }
        try deleteDependents(of: object)
        let after = try stored(type, namespace: namespace, name: name)
        return after?.uid == current.uid ? .marked(after ?? marked) : .removed(marked)
    }

    /// Removes an object whatever its finalizers say.
    @discardableResult
    func removeForGood(_ object: StoredObject) throws -> StoredObject {
        let last = try remove(object)
        let json = try last.json()
        try admission.removed(json, object.type, in: self)
        try collectDependents(of: json)
        try releaseWaitingOwners(of: json)
        try finishDefinition(of: object.type)
        if object.type.isDefinition { try settleOthers(without: json) }
        if object.type.isNamespaced { try settle(namespace: object.namespace) }
        return last
    }

    /// An object whose last finalizer is done, with its last state.
    func removeFinished(_ last: JSON, _ current: StoredObject) throws -> StoredObject {
        try removeForGood(try put(last, current.type, previous: current))
    }

    /// Whether a marked object has nothing left to wait for.
    func isFinished(_ object: JSON, _ type: ResourceType) -> Bool {
        guard object.isBeingDeleted, object.finalizers.isEmpty, type.storageName != "namespaces" else { return false }
        return object.metadata["deletionGracePeriodSeconds"]?.int ?? 0 == 0
    }

    /// Seconds until the object may be removed. Only pods that run somewhere have processes to end.
    private static func grace(_ object: JSON, _ type: ResourceType, _ options: DeletionOptions) -> Int64 {
        guard type.storageName == "pods", object.spec["nodeName"]?.string ?? "" != "",
            !["Succeeded", "Failed"].contains(object.status["phase"]?.string)
        else { return 0 }
        let seconds = options.gracePeriodSeconds ?? object.spec["terminationGracePeriodSeconds"]?.int ?? 30
        return max(0, seconds)
    }

    /// Sets the deletion mark. A second deletion can only shorten the grace period.
    private func mark(_ current: StoredObject, _ object: JSON, grace: Int64) throws -> StoredObject {
        let earlier = object.isBeingDeleted ? object.metadata["deletionGracePeriodSeconds"]?.int : nil
        var object = object
        if earlier.map({ $0 > grace }) ?? true {
            object.metadata["deletionTimestamp"] = .string(ObjectTime.text(now.addingTimeInterval(Double(grace))))
            object.metadata["deletionGracePeriodSeconds"] = .int(grace)
        }
        return try object == current.json() ? current : put(object, current.type, previous: current)
    }
}
