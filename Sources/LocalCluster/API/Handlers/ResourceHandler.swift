import Hummingbird
import Kubernetes

/// Answers requests for objects.
struct ResourceHandler: Sendable {
    let store: ObjectStore
    /// Writes past the webhooks.
    let writer: AdmittedWriter
    let reviews: ReviewHandler
    let tokenRequests: TokenRequestHandler
    /// How often a quiet watch tells where it stands.
    var bookmarkInterval: Duration = .seconds(60)
    /// The output of containers; `nil` where no pods run.
    var logs: ContainerLogs?
    /// Commands in containers and connections to them; `nil` where no pods run.
    var streams: PodStreams?

    /// - Throws: `APIStatus`.
    func answer(_ scope: RequestScope) async throws(APIStatus) -> Response {
        if let subresource = scope.info.subresource { return try await answer(scope, subresource) }
        if scope.type.isReview {
            guard scope.info.verb == .create else { throw .methodNotAllowed }
            return try await review(scope)
        }
        switch scope.info.verb {
        case .get: return try await get(scope)
        case .list: return try await list(scope)
        case .watch: return try await watch(scope)
        case .create: return try await create(scope)
        case .update: return try await update(scope, .desired)
        case .patch: return try await patch(scope, .desired)
        case .delete: return try await delete(scope)
        case .deletecollection: return try await deleteCollection(scope)
        }
    }

    private func answer(_ scope: RequestScope, _ subresource: String) async throws(APIStatus) -> Response {
        try await admitConnection(scope, subresource)
        switch (subresource, scope.info.verb) {
        case ("status", .get) where scope.type.hasStatus: return try await get(scope)
        case ("status", .update) where scope.type.hasStatus: return try await update(scope, .status)
        case ("status", .patch) where scope.type.hasStatus: return try await patch(scope, .status)
        case ("token", .create) where scope.type.subresources["token"] != nil: return try await token(scope)
        case ("log", .get) where scope.type.storageName == "pods": return try await log(scope)
        case ("exec", .get), ("exec", .create), ("attach", .get), ("attach", .create), ("portforward", .get),
            ("portforward", .create):
            guard scope.type.storageName == "pods" else { throw .unknownPath }
            return try await stream(scope, subresource)
        default:
            if let response = try await answerSpecial(scope, subresource) { return response }
            throw scope.type.hasStatus && subresource == "status" ? .methodNotAllowed : .unknownPath
        }
    }

    private func review(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let review = try await scope.object()
        let answer = try await reviews.answer(
            review, scope.type, namespace: scope.info.namespace, scope.user, now: scope.now)
        var json = answer
        json["kind"] = .string(scope.type.kind)
        json["apiVersion"] = .string(scope.apiVersion)
        return Answer.json(json, status: .created)
    }

    private func token(_ scope: RequestScope) async throws(APIStatus) -> Response {
        var request = try await BodyReader.optionalObject(scope.request) ?? [:]
        request["kind"] = "TokenRequest"
        request["apiVersion"] = "authentication.k8s.io/v1"
        request = try await admitted(request, .create, scope)
        let answer = try await tokenRequests.answer(
            request, namespace: scope.namespace, serviceAccount: scope.name, now: scope.now)
        return Answer.json(answer, status: .created)
    }
}
