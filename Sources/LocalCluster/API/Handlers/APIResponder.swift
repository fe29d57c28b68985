import FoundationEssentials
import Hummingbird
import Kubernetes
import Logging
import NIOCore

/// Answers the requests of an API server: who, what, may they, then do it.
struct APIResponder: HTTPResponder {
    typealias Context = Connection

    let authenticator: Authenticator
    let authorizer: Authorizer
    let resources: ResourceHandler
    let discovery: DiscoveryHandler
    let issuer: IssuerDiscovery
    let clock: @Sendable () -> Date

    func respond(to request: Request, context: Connection) async -> Response {
        do throws(APIStatus) {
            return try await answer(request, context)
        } catch {
            return failure(error, request, context)
        }
    }

    /// Where the body of a request was not read to its end, the connection ends with the answer.
    private func failure(_ status: APIStatus, _ request: Request, _ connection: Connection) -> Response {
        if status.code >= 500 {
            connection.logger.error("\(status.message)", metadata: ["path": "\(request.uri.path)"])
        }
        var response = Answer.failure(status)
        guard status.code == 413 || status == .bodyTooSlow else { return response }
        response.headers[.connection] = "close"
        let channel = connection.channel
        channel.eventLoop.scheduleTask(in: ServerLimits().refused) { channel.close(promise: nil) }
        return response
    }

    private func answer(_ request: Request, _ connection: Connection) async throws(APIStatus) -> Response {
        let query = try QueryItems(request.uri.query)
        let info = try RequestInfo(method: request.method.rawValue, path: request.uri.path, query: query)
        let now = clock()
        let caller = try await authenticator.user(authorization: request.headers[.authorization], now: now)
        let user = try await authorizer.impersonated(by: caller, Impersonation(request.headers))
        try await authorizer.authorize(user, AccessRequest(info, query))
        if let keys = issuer.answer(info, authority: request.head.authority ?? "kubernetes.default.svc") { return keys }
        guard let resource = info.resource else {
            return try discovery.answer(info, query, accept: request.headers[.accept])
        }
        let scope = try RequestScope(request, connection, resource, resources.store.catalog, query, user, now)
        var response = await answer(scope)
        for warning in scope.warnings.headers { response.headers.append(warning) }
        return response
    }

    /// Refusals carry warnings as well.
    private func answer(_ scope: RequestScope) async -> Response {
        do throws(APIStatus) {
            return try await resources.answer(scope)
        } catch {
            return failure(error, scope.request, scope.connection)
        }
    }
}
