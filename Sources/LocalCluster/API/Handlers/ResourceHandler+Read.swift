import Hummingbird
import Kubernetes

extension ResourceHandler {
    func get(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let representation = try scope.representation()
        let object = try await store.stored(scope.type, namespace: scope.namespace, name: scope.name)
        return try encoded { try representation.encoded(object) }
    }

    /// A list is true as of one moment. A continued list is not: what follows shows the objects as they are now, and
    /// carries the version of the first part, so that a watch from there makes up for the difference.
    func list(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let representation = try scope.representation()
        let parameters = try ListParameters(scope.query, scope.info, scope.type)
        let page = try await store.page(
            scope.type, namespace: scope.info.namespace, where: parameters.selection,
            after: parameters.continuation?.after, limit: parameters.limit ?? .max)
        let version = parameters.continuation?.version ?? page.version
        guard version >= page.historyStart else {
            throw APIStatus(
                code: 410, reason: .expired,
                message: """
                    The provided continue parameter is too old to display a consistent list result. \
                    You must start a new list without the continue parameter.
                    """
            )
        }
        var continuation: String?
        if page.hasMore, let last = page.objects.last {
            continuation =
                ListParameters.Continuation(version: version, after: .init(namespace: last.namespace, name: last.name))
                .token
        }
        return try encoded { try representation.encoded(page.objects, at: version, continuation: continuation) }
    }

    func encoded(status: HTTPResponse.Status = .ok, _ encode: () throws -> [UInt8]) throws(APIStatus) -> Response {
        do {
            return Answer.bytes(try encode(), status: status)
        } catch {
            throw APIStatus(error)
        }
    }
}
