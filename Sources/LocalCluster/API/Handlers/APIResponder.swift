import FoundationEssentials
import Hummingbird
import Kubernetes
import Logging

/// Answers the requests of an API server: who, what, may they, then do it.
struct APIResponder: HTTPResponder {
    typealias Context = Connection

    let authenticator: Authenticator
    let authorizer: Authorizer
    let resources: ResourceHandler
    let discovery: DiscoveryHandler
    let clock: @Sendable () -> Date

    func respond(to request: Request, context: Connection) async -> Response {
        do throws(APIStatus) {
            return try await answer(request, context)
        } catch {
            if error.code >= 500 {
                context.logger.error("\(error.message)", metadata: ["path": "\(request.uri.path)"])
            }
            return Answer.failure(error)
        }
    }

    private func answer(_ request: Request, _ connection: Connection) async throws(APIStatus) -> Response {
        let query = try QueryItems(request.uri.query)
        let info = try RequestInfo(method: request.method.rawValue, path: request.uri.path, query: query)
        let now = clock()
        let caller = try await authenticator.user(authorization: request.headers[.authorization], now: now)
        let user = try await authorizer.impersonated(by: caller, Impersonation(request.headers))
        try await authorizer.authorize(user, info)
        guard let resource = info.resource else { return try discovery.answer(info, accept: request.headers[.accept]) }
        let scope = try RequestScope(request, connection, resource, resources.store.catalog, query, user, now)
        var response = try await resources.answer(scope)
        for warning in scope.warnings.headers { response.headers.append(warning) }
        return response
    }
}
