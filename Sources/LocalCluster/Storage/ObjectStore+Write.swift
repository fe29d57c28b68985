import Kubernetes

// Single writes. For several that belong together use `write`.
extension ObjectStore {
    /// Stores a new object; its namespace and its name (or `generateName`) stand in its metadata.
    /// - Throws: 404 without its namespace, 409 when it exists, 422.
    @discardableResult
    func create(_ resource: GroupVersionResource, _ object: JSON) async throws(APIStatus) -> JSON {
        let type = try catalog.type(resource)
        return try json(try await write { try $0.create(type, object) }, resource)
    }

    /// Replaces everything but the status. A `metadata.resourceVersion` must be the current one; without one the update
    /// wins over whatever is there.
    /// - Throws: 404, 409, 422.
    @discardableResult
    func update(_ resource: GroupVersionResource, _ object: JSON) async throws(APIStatus) -> JSON {
        let type = try catalog.type(resource)
        return try json(try await write { try $0.update(type, object) }, resource)
    }

    /// Replaces only the status. As `update` otherwise.
    @discardableResult
    func updateStatus(_ resource: GroupVersionResource, _ object: JSON) async throws(APIStatus) -> JSON {
        let type = try catalog.type(resource)
        return try json(try await write { try $0.update(type, object, .status) }, resource)
    }

    /// Reads, changes and writes an object inside the one writer, so that it never conflicts. `body` may change
    /// everything but name, namespace and uid; when it changes nothing, nothing is written.
    /// - Throws: 404, and what `body` throws.
    @discardableResult
    func change(
        _ object: ObjectReference, _ body: @escaping @Sendable (inout JSON) throws(APIStatus) -> Void
    ) async throws(APIStatus) -> JSON {
        let type = try catalog.type(object.resource)
        let stored = try await write { transaction in
            try transaction.change(type, namespace: object.namespace, name: object.name, body)
        }
        return try json(stored, object.resource)
    }

    /// Removes an object at once: no grace period, finalizers or not.
    /// - Parameter uid: guards against removing a successor of the same name.
    /// - Throws: 404, 409 when the uid is another.
    @discardableResult
    func delete(_ object: ObjectReference, uid: String? = nil) async throws(APIStatus) -> JSON {
        let type = try catalog.type(object.resource)
        let last = try await write { transaction in
            let current = try transaction.existing(type, namespace: object.namespace, name: object.name)
            try DeletionOptions(uid: uid).check(current)
            return try transaction.removeForGood(current)
        }
        return try json(last, object.resource)
    }
}
