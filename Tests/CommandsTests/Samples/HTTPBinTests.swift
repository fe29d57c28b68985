import HTTPTypes
import Hummingbird
import Kubernetes
import Testing

@testable import Commands

struct HTTPBinTests {
    private func answer(
        _ path: String, _ method: HTTPRequest.Method = .get, headers: HTTPFields = [:], body: String = ""
    ) async throws -> SampleCall.Answer {
        try await SampleCall(method: method, path: path, headers: headers, body: body).answer(of: HTTPBin.router())
    }

    @Test func `tells what was asked`() async throws {
        let json = try await answer("/get?a=1&a=2&b=x%20y", headers: [.userAgent: "test/1"]).json
        #expect(json?["args"] == ["a": ["1", "2"], "b": ["x y"]])
        #expect(json?["headers"]?["User-Agent"] == ["test/1"])
        #expect(json?["method"] == "GET")
        #expect(json?["url"]?.string?.hasSuffix("/get?a=1&a=2&b=x%20y") == true)
    }

    @Test(arguments: [("/post", HTTPRequest.Method.post), ("/put", .put), ("/patch", .patch), ("/anything/x", .post)])
    func `tells what was sent`(path: String, method: HTTPRequest.Method) async throws {
        let sent = try await answer(path, method, headers: [.contentType: "application/json"], body: #"{"a":1}"#)
        #expect(sent.json?["data"] == #"{"a":1}"#)
        #expect(sent.json?["json"] == ["a": 1])
        let form = try await answer(
            path, method, headers: [.contentType: "application/x-www-form-urlencoded"], body: "a=b+c")
        #expect(form.json?["form"] == ["a": ["b c"]])
    }

    @Test(arguments: [
        ("/status/204", 204), ("/status/418", 418), ("/status/503", 503), ("/status/99", 400), ("/status/x", 400),
        ("/status/200:1,500:0", 200), ("/delay/0", 200), ("/delay/11", 400), ("/delay/-1", 400), ("/delay/nan", 400),
        ("/bytes/10", 200), ("/bytes/99999999", 400), ("/redirect/0", 400), ("/redirect-to", 400), ("/nothing", 404),
        ("/basic-auth/u/p", 401), ("/bearer", 401), ("/base64/@", 400), ("/headers", 200), ("/ip", 200),
    ])
    func `answers with a status`(path: String, status: Int) async throws {
        #expect(try await answer(path).status == status)
    }

    @Test func `knows who has the right password`() async throws {
        let right = try await answer("/basic-auth/u/p", headers: [.authorization: "Basic dTpw"])
        #expect(right.json == ["authenticated": true, "authorized": true, "user": "u"])
        #expect(try await answer("/basic-auth/u/q", headers: [.authorization: "Basic dTpw"]).status == 401)
        #expect(try await answer("/bearer", headers: [.authorization: "Bearer t"]).json?["token"] == "t")
    }

    @Test func `redirects, sets headers and cookies`() async throws {
        #expect(try await answer("/redirect/2").headers[.location] == "/redirect/1")
        #expect(try await answer("/redirect/1").headers[.location] == "/get")
        #expect(try await answer("/response-headers?x-a=b").headers[HTTPField.Name("x-a") ?? .accept] == "b")
        #expect(try await answer("/cookies/set?k=v").headers[.setCookie]?.hasPrefix("k=v") == true)
        #expect(try await answer("/cookies", headers: [.cookie: "k=v; l=w"]).json == ["k": "v", "l": "w"])
    }

    @Test func `a body beyond the limit is refused`() async throws {
        let body = String(repeating: "x", count: HTTPBin.maximumBytes + 1)
        #expect(try await answer("/post", .post, body: body).status == 413)
    }
}
