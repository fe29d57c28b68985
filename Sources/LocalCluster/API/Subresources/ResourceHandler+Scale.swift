import Hummingbird
import Kubernetes

extension ResourceHandler {
    func getScale(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let scale = try Scale(scope.type)
        let object = try await store.stored(scope.type, namespace: scope.namespace, name: scope.name)
        return try encoded { scale.json(of: try object.json(version: scope.info.version)).encoded() }
    }

    func updateScale(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let wanted = try await BodyReader.object(scope.request)
        return try await writeScale(scope) { _ in wanted }
    }

    func patchScale(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let contentType = MediaType.name(scope.request.headers[.contentType])
        let patch = try ObjectPatch(
            try await BodyReader.bytes(scope.request), contentType: contentType, for: scope.type)
        let shape = try scope.fieldManagement(.desired).shape
        return try await writeScale(scope) { scale in try patch.applied(to: scale, shape) }
    }

    /// - Parameter change: makes the wanted scale out of the present one.
    private func writeScale(
        _ scope: RequestScope, _ change: @escaping @Sendable (JSON) throws -> JSON
    ) async throws(APIStatus) -> Response {
        let scale = try Scale(scope.type)
        let change = try await admitted(change, scale, scope)
        let fields = try scope.fieldManagement(.desired)
        let stored = try await store.write(isDryRun: scope.isDryRun) { transaction in
            let current = try transaction.existing(scope.type, namespace: scope.namespace, name: scope.name)
            let object = try current.json(version: scope.info.version)
            let wanted = try change(scale.json(of: object))
            guard wanted["kind"] == nil || wanted["kind"]?.string == Scale.kind else {
                throw APIStatus.badRequest("the body must be a Scale of \(Scale.apiVersion)")
            }
            let scaled = fields.tracked(try scale.apply(wanted, to: object), live: object)
            return try transaction.store(Proposal(type: scope.type, previous: current, object: scaled))
        }
        return try encoded { scale.json(of: try stored.json(version: scope.info.version)).encoded() }
    }

    /// The change as the webhooks leave it, where any is concerned: then only for the state that they were shown.
    private func admitted(
        _ change: @escaping @Sendable (JSON) throws -> JSON, _ scale: Scale, _ scope: RequestScope
    ) async throws(APIStatus) -> @Sendable (JSON) throws -> JSON {
        guard try await writer.webhooks.isConcerned(try await writeRequest(scope).target(.update)) else {
            return change
        }
        let current = try await store.stored(scope.type, namespace: scope.namespace, name: scope.name)
        do {
            let previous = scale.json(of: try current.json(version: scope.info.version))
            var wanted = try await admitted(try change(previous), previous: previous, .update, scope)
            wanted.metadata.setDefault("resourceVersion", .string(current.version.description))
            return { [wanted] _ in wanted }
        } catch {
            throw APIStatus(error)
        }
    }
}
