// Reading and writing objects.

extension Request {
    /// Reads one object.
    public static func get(_ object: ObjectReference) -> Request { .raw(.get, path: object.path) }

    /// Lists the objects of a kind.
    /// - Parameter namespace: `nil` for all of them.
    public static func list(
        _ resource: GroupVersionResource, namespace: String? = nil, _ options: ListOptions = .init()
    ) -> Request {
        .raw(.get, path: resource.path(namespace: namespace), query: options.query)
    }

    /// Watches the objects of a kind: the answer is a stream of lines, one `WatchEvent` each.
    /// - Parameter namespace: `nil` for all of them.
    public static func watch(
        _ resource: GroupVersionResource, namespace: String? = nil, _ options: WatchOptions = .init()
    ) -> Request {
        .raw(.get, path: resource.path(namespace: namespace), query: options.query)
    }

    /// Creates an object. The body names it, or asks for a name by `metadata.generateName`.
    /// - Parameter namespace: `nil` for cluster-scoped kinds.
    public static func create(
        _ resource: GroupVersionResource, namespace: String? = nil, body: JSON, _ options: WriteOptions = .init()
    ) -> Request {
        .send(.post, resource.path(namespace: namespace), options.query, body: body)
    }

    /// Replaces an object. With `metadata.resourceVersion` in the body, only if it has not changed since.
    public static func update(_ object: ObjectReference, body: JSON, _ options: WriteOptions = .init()) -> Request {
        .send(.put, object.path, options.query, body: body)
    }

    /// Replaces the status of an object, and nothing else of it.
    public static func updateStatus(
        _ object: ObjectReference, body: JSON, _ options: WriteOptions = .init()
    ) -> Request {
        .send(.put, object.path(subresource: "status"), options.query, body: body)
    }

    /// Changes an object.
    public static func patch(
        _ object: ObjectReference, _ patch: Patch, _ options: WriteOptions = .init()
    ) -> Request {
        .send(.patch, object.path, options.query + patch.query, body: patch.body, contentType: patch.contentType)
    }

    /// Changes the status of an object, and nothing else of it.
    public static func patchStatus(
        _ object: ObjectReference, _ patch: Patch, _ options: WriteOptions = .init()
    ) -> Request {
        .send(
            .patch, object.path(subresource: "status"), options.query + patch.query, body: patch.body,
            contentType: patch.contentType)
    }

    /// Deletes an object.
    public static func delete(_ object: ObjectReference, _ options: DeleteOptions = .init()) -> Request {
        .send(.delete, object.path, body: options.json)
    }
}
