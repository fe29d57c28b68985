import Hummingbird
import Kubernetes
import NIOCore

extension ResourceHandler {
    /// The longest that a watch lasts when the client does not say.
    private static let defaultTimeout = Duration.seconds(3600)

    /// A stream of events, one JSON object per line. Without a version (or with `0`) it begins with the objects that
    /// are there.
    func watch(_ scope: RequestScope) async throws(APIStatus) -> Response {
        let representation = try scope.representation()
        let parameters = try ListParameters(scope.query, scope.info, scope.type)
        let beginning = try await beginning(scope, parameters)
        let stream = WatchStream(
            watch: store.watch(scope.type, after: beginning.version), representation: representation,
            namespace: scope.info.namespace, parameters: parameters, beginning: beginning,
            bookmarkInterval: bookmarkInterval, timeout: parameters.timeout ?? Self.defaultTimeout)
        let request = scope.request
        let channel = scope.connection.channel
        return Response(
            status: .ok, headers: [.contentType: MediaType.json, .connection: "close"],
            body: ResponseBody { writer in
                // A client that goes away while nothing happens is noticed at once.
                try await request.body.consumeWithCancellationOnInboundClose { _ in
                    try await stream.run(&writer, channel)
                }
                try await writer.finish(nil)
            })
    }

    private func beginning(
        _ scope: RequestScope, _ parameters: ListParameters
    ) async throws(APIStatus) -> WatchStream.Beginning {
        if let version = parameters.resourceVersion, version > .zero, !parameters.sendsInitialEvents {
            do throws(APIStatus) {
                try await store.checkHistory(reaches: version)
                return .init(objects: [], version: version, failure: nil)
            } catch  where error.code == 410 {
                return .init(objects: [], version: version, failure: error)
            }
        }
        let page = try await store.page(scope.type, namespace: scope.info.namespace, where: parameters.selection)
        return .init(objects: page.objects, version: page.version, failure: nil)
    }
}
