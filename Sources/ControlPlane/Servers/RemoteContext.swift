import HTTPTypes
import Hummingbird
import NIOCore

/// The context of a request that knows where the request comes from.
struct RemoteContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// Lets requests of this machine, or of the same pod, through and no others: what lies behind tells much about the mesh.
struct LoopbackOnly: RouterMiddleware {
    func handle(
        _ request: Request, context: RemoteContext, next: (Request, RemoteContext) async throws -> Response
    ) async throws -> Response {
        guard context.remoteAddress?.isLoopback == true else {
            throw HTTPError(.forbidden, message: "only from inside the pod: kubectl exec, or kubectl port-forward")
        }
        return try await next(request, context)
    }
}

extension SocketAddress {
    fileprivate var isLoopback: Bool {
        guard let ipAddress else { return false }
        return ipAddress == "::1" || ipAddress.hasPrefix("127.") || ipAddress.hasPrefix("::ffff:127.")
    }
}
