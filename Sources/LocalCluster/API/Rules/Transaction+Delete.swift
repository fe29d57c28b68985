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
        let object = try current.json()
        let grace = Self.grace(object, type, options)
        if grace == 0, object.finalizers.isEmpty { return .removed(try removeForGood(current)) }
        return .marked(try mark(current, object, grace: grace))
    }

    /// Removes an object whatever its finalizers say.
    @discardableResult
    func removeForGood(_ object: StoredObject) throws -> StoredObject {
        let last = try remove(object)
        try admission.removed(try last.json(), object.type, in: self)
        if object.type.isNamespaced { try removeIfEmpty(namespace: object.namespace) }
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
        if let earlier, earlier <= grace { return current }
        var object = object
        object.metadata["deletionTimestamp"] = .string(ObjectTime.text(now.addingTimeInterval(Double(grace))))
        object.metadata["deletionGracePeriodSeconds"] = .int(grace)
        return try put(object, current.type, previous: current)
    }
}

// Namespaces.
extension Transaction {
    private static let permanent: Set<String> = ["default", "kube-system", "kube-public"]

    private func deleteNamespace(_ current: StoredObject) throws -> Deletion {
        guard !Self.permanent.contains(current.name) else {
            throw APIStatus.forbidden(current.type, current.name, "this namespace may not be deleted")
        }
        var marked = current
        if !current.attributes.isTerminating {
            var object = try current.json()
            object.metadata["deletionTimestamp"] = .string(ObjectTime.text(now))
            object.status["phase"] = "Terminating"
            marked = try put(object, current.type, previous: current)
            try deleteContents(of: current.name)
        }
        try removeIfEmpty(namespace: current.name)
        // The last of the contents may have taken it along already.
        let isGone = try stored(current.type, namespace: "", name: current.name) == nil
        return isGone ? .removed(marked) : .marked(marked)
    }

    private func deleteContents(of namespace: String) throws {
        for type in catalog.types where type.isNamespaced && !type.isReview {
            for object in try stored(type, namespace: namespace) {
                // An earlier removal may have taken the namespace's last object along.
                guard try stored(type, namespace: namespace, name: object.name) != nil else { continue }
                try delete(type, namespace: namespace, name: object.name)
            }
        }
    }

    /// Removes a namespace on its way out with the last of its contents.
    private func removeIfEmpty(namespace: String) throws {
        guard let type = catalog.type(group: "", plural: "namespaces"),
            let object = try stored(type, namespace: "", name: namespace), object.attributes.isTerminating
        else { return }
        for type in catalog.types where type.isNamespaced && !type.isReview {
            if try hasObjects(type, namespace: namespace) { return }
        }
        if try object.json().finalizers.isEmpty { try remove(object) }
    }
}
