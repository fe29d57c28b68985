import Foundation
import HTTPTypes
import Hummingbird
import Kubernetes
import NIOCore

// Answers as the client wishes.
extension HTTPBin {
    static func addStatuses(to router: Router<SampleContext>) {
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete, .head] {
            router.on("/status/{code}", method: method) { _, context in try status(context.parameters.get("code") ?? "")
            }
        }
        router.get("/response-headers") { request, _ in
            var response = Response.json([:])
            for (name, value) in request.uri.queryParameters {
                if let field = HTTPField.Name(String(name)) { response.headers[field] = String(value) }
            }
            return response
        }
        router.get("/unstable") { request, _ in
            let rate = request.uri.queryParameters["failure_rate"].flatMap { Double($0) } ?? 0.5
            return Response(status: Double.random(in: 0..<1) < rate ? .internalServerError : .ok)
        }
    }

    /// `200`, or one of several with weights: `200:0.9,500:0.1`.
    private static func status(_ choices: String) throws -> Response {
        let parsed = choices.split(separator: ",").map { choice -> (code: Int, weight: Double)? in
            let parts = choice.split(separator: ":")
            guard let code = parts.first.flatMap({ Int($0) }), (100...599).contains(code) else { return nil }
            return (code, parts.count == 2 ? Double(parts[1]) ?? 1 : 1)
        }
        guard !parsed.isEmpty, parsed.allSatisfy({ $0 != nil }) else {
            throw HTTPError(.badRequest, message: "a status code must be 100 to 599")
        }
        var rest = Double.random(in: 0..<max(1e-9, parsed.compactMap { $0?.weight }.reduce(0, +)))
        let chosen = parsed.compactMap(\.self).first { choice in
            rest -= choice.weight
            return rest < 0
        }
        let code = chosen?.code ?? 200
        if code == 418 { return .text("I'm a teapot!\n", status: HTTPResponse.Status(code: code)) }
        return Response(status: HTTPResponse.Status(code: code))
    }

    static func addRedirects(to router: Router<SampleContext>) {
        for kind in ["redirect", "relative-redirect", "absolute-redirect"] {
            router.get(RouterPath("/\(kind)/{count}")) { request, context in
                guard let count = context.parameters.get("count", as: Int.self), (1...100).contains(count) else {
                    throw HTTPError(.badRequest, message: "the number of redirects must be 1 to 100")
                }
                let path = count == 1 ? "/get" : "/\(kind)/\(count - 1)"
                let base = kind == "absolute-redirect" ? "http://\(request.head.authority ?? "")" : ""
                return Response(status: .found, headers: [.location: base + path])
            }
        }
        router.get("/redirect-to") { request, _ in
            guard let url = request.uri.queryParameters["url"] else {
                throw HTTPError(.badRequest, message: "parameter url is missing")
            }
            let code = request.uri.queryParameters["status_code"].flatMap { Int($0) } ?? 302
            guard (300...399).contains(code) else {
                throw HTTPError(.badRequest, message: "status_code must be 300 to 399")
            }
            return Response(status: HTTPResponse.Status(code: code), headers: [.location: String(url)])
        }
    }

    static func addContents(to router: Router<SampleContext>) {
        router.get("/bytes/{count}") { _, context in
            let bytes = (0..<(try count(context))).map { _ in UInt8.random(in: 0...255) }
            return Response(
                status: .ok, headers: [.contentType: "application/octet-stream"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
        router.get("/stream/{count}") { request, context in
            let count = min(try count(context), 100)
            let echo = HTTPBinEcho(request, context).json
            return Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody { writer in
                    for number in 0..<count {
                        var line = echo
                        line["id"] = .int(Int64(number))
                        try await writer.write(ByteBuffer(string: line.text(.sorted) + "\n"))
                    }
                    try await writer.finish(nil)
                })
        }
        router.get("/base64/{text}") { _, context in
            guard let data = Data(base64Encoded: context.parameters.get("text") ?? "") else {
                throw HTTPError(.badRequest, message: "this is not base64")
            }
            return Response.text(String(decoding: data, as: UTF8.self))
        }
        router.get("/html") { _, _ in
            Response.text("<html><body><h1>httpbin</h1></body></html>\n", type: "text/html; charset=utf-8")
        }
        router.get("/json") { _, _ in Response.json(["slideshow": ["title": "Sample", "slides": []]]) }
        router.get("/robots.txt") { _, _ in Response.text("User-agent: *\nDisallow: /deny\n") }
    }

    private static func count(_ context: SampleContext) throws -> Int {
        guard let count = context.parameters.get("count", as: Int.self), (0...maximumBytes).contains(count) else {
            throw HTTPError(.badRequest, message: "the number must be 0 to \(maximumBytes)")
        }
        return count
    }
}
