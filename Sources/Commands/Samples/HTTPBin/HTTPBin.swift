import Foundation
import HTTPTypes
import Hummingbird
import Kubernetes

/// The routes of httpbin, with answers in the form of go-httpbin.
enum HTTPBin {
    /// The longest delay that a client may ask for, in seconds.
    static let maximumDelay = 10.0
    /// The most bytes or lines that a client may ask for, and the largest body that it may send.
    static let maximumBytes = 1 << 20

    static func router() -> Router<SampleContext> {
        let router = Router(context: SampleContext.self)
        router.get("/") { _, _ in Response.text(index, type: "text/html; charset=utf-8") }
        addEchoes(to: router)
        addFacts(to: router)
        addStatuses(to: router)
        addRedirects(to: router)
        addCredentials(to: router)
        addContents(to: router)
        return router
    }

    private static let index = """
        <!DOCTYPE html><html><head><title>httpbin</title></head><body><h1>httpbin</h1>
        <p>GET /get, /headers, /ip, /status/418, /delay/1, /anything ...</p></body></html>

        """

    /// Routes that send back what they were sent.
    private static func addEchoes(to router: Router<SampleContext>) {
        router.get("/get") { request, context in Response.json(HTTPBinEcho(request, context).json) }
        for (path, method) in [("/post", HTTPRequest.Method.post), ("/put", .put), ("/patch", .patch)] {
            router.on(RouterPath(path), method: method, use: echoWithBody)
        }
        router.on("/delete", method: .delete, use: echoWithBody)
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
            router.on("/anything", method: method, use: echoWithBody)
            router.on("/anything/**", method: method, use: echoWithBody)
        }
        router.get("/delay/{seconds}") { request, context in
            try await wait(context)
            return try await echoWithBody(request, context)
        }
    }

    private static func echoWithBody(_ request: Request, _ context: SampleContext) async throws -> Response {
        let body = try await request.body.collect(upTo: maximumBytes)
        return Response.json(HTTPBinEcho(request, context).json(body: Array(body.readableBytesView)))
    }

    /// `/delay/1.5`: seconds, at most ten.
    private static func wait(_ context: SampleContext) async throws {
        guard let seconds = context.parameters.get("seconds", as: Double.self), (0...maximumDelay).contains(seconds)
        else { throw HTTPError(.badRequest, message: "the delay must be 0 to \(Int(maximumDelay)) seconds") }
        try await Task.sleep(for: .seconds(seconds))
    }

    /// Single facts about the request or this machine.
    private static func addFacts(to router: Router<SampleContext>) {
        router.get("/headers") { request, context in
            Response.json(["headers": HTTPBinEcho(request, context).headers])
        }
        router.get("/ip") { request, context in
            Response.json(["origin": .string(HTTPBinEcho(request, context).origin)])
        }
        router.get("/user-agent") { request, _ in
            Response.json(["user-agent": .string(request.headers[.userAgent] ?? "")])
        }
        router.get("/hostname") { _, _ in Response.json(["hostname": .string(SampleServer.podName)]) }
        router.get("/uuid") { _, _ in Response.json(["uuid": .string(UUID().uuidString.lowercased())]) }
    }
}
