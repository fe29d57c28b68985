import Kubernetes

/// Which half of an object a write is for.
enum ObjectPart: Sendable, Hashable {
    /// Everything but `status`.
    case desired
    /// Only `status`.
    case status
}

extension Transaction {
    /// The object in storage.
    /// - Throws: `APIStatus` 404.
    func existing(_ type: ResourceType, namespace: String, name: String) throws -> StoredObject {
        guard let object = try stored(type, namespace: namespace, name: name) else {
            throw APIStatus.notFound(type, name)
        }
        return object
    }

    /// Replaces one half of an object. Without a difference nothing is written.
    /// - Parameter isTracked: whether its `managedFields` have been worked out; otherwise they are here.
    /// - Throws: `APIStatus`: 404, 422, 409 when `metadata.resourceVersion` or `uid` is given and not the current one.
    @discardableResult
    func update(
        _ type: ResourceType, _ object: JSON, _ part: ObjectPart = .desired, isTracked: Bool = false
    ) throws -> StoredObject {
        let type = try inForce(type, for: object)
        let current = try existing(type, namespace: type.isNamespaced ? object.namespace : "", name: object.name)
        let before = try current.json()
        try checkPreconditions(object, current)
        var after = before
        if part == .status, type.hasStatus {
            after["status"] = object["status"]
            try admitCustom(&after, type, previous: before, .status)
        } else {
            after = desired(object, before, type)
            try MetadataRules.check(after, type)
            try admitCustom(&after, type, previous: before)
            try admission.admit(&after, type, previous: before, in: self)
        }
        let record = isTracked ? object.metadata["managedFields"] : nil
        after.metadata["managedFields"] = record == [] ? nil : record ?? before.metadata["managedFields"]
        return try store(after, replacing: current, before, isTracked: isTracked)
    }

    /// Changes an object in place: whatever `body` does to it, except to its name, namespace and uid.
    @discardableResult
    func change(
        _ type: ResourceType, namespace: String, name: String, _ body: (inout JSON) throws -> Void
    ) throws -> StoredObject {
        let current = try existing(type, namespace: namespace, name: name)
        let before = try current.json()
        var after = before
        try body(&after)
        for member in ["name", "namespace", "uid"] { after.metadata[member] = before.metadata[member] }
        return try store(after, replacing: current, before)
    }

    private func checkPreconditions(_ object: JSON, _ current: StoredObject) throws {
        if !object.uid.isEmpty, object.uid != current.uid {
            throw APIStatus.conflict(
                current.type, current.name,
                "Precondition failed: UID in precondition: \(object.uid), UID in object meta: \(current.uid)")
        }
        if let version = object.metadata["resourceVersion"]?.string, !version.isEmpty,
            version != current.version.description
        {
            throw APIStatus.modified(current.type, current.name)
        }
    }

    /// What was sent, with what clients cannot change taken from the current state.
    private func desired(_ object: JSON, _ before: JSON, _ type: ResourceType) -> JSON {
        var after = object
        let kept = [
            "uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName",
            "namespace",
        ]
        for member in kept { after.metadata[member] = before.metadata[member] }
        after.metadata["selfLink"] = nil
        if type.hasStatus { after["status"] = before["status"] }
        return after
    }

    private func store(
        _ after: JSON, replacing current: StoredObject, _ before: JSON, isTracked: Bool = false
    ) throws -> StoredObject {
        var after = after
        let type = current.type
        for member in ["resourceVersion", "generation"] { after.metadata[member] = before.metadata[member] }
        for member in ["apiVersion", "kind"] { after[member] = before[member] }
        if after == before { return current }
        if !isTracked { after = FieldManagement.attributed(after, live: before, type, now: now) }
        if type.hasGeneration, Self.intent(after, type) != Self.intent(before, type) {
            after.metadata["generation"] = .int((before.metadata["generation"]?.int ?? 0) + 1)
        }
        if isFinished(after, type) { return try removeFinished(after, current) }
        let stored = try put(after, type, previous: current)
        if after.finalizers != before.finalizers { try finalizersChanged(stored, after) }
        return stored
    }

    /// The desired state: all but metadata and a status that is written on its own.
    private static func intent(_ object: JSON, _ type: ResourceType) -> JSON {
        var object = object
        object["metadata"] = nil
        if type.hasStatus || type.custom == nil { object["status"] = nil }
        return object
    }
}
