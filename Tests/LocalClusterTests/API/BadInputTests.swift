import Foundation
import Hummingbird
import Kubernetes
import NIOCore
import Testing

@testable import LocalCluster

/// What arrives at the edge of the API and is not right: each gets its Status, and nothing of it is kept.
@Suite struct BadInputTests {
    private static let maps = "/api/v1/namespaces/default/configmaps"

    private struct Case: Sendable {
        var method = Request.Method.post
        var path = maps
        var query: [Request.QueryItem] = []
        var body: [UInt8]?
        var type: String? = "application/json"
        let code: Int
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func nested(_ depth: Int) -> [UInt8] {
        bytes(
            #"{"metadata":{"name":"a"},"data":"# + String(repeating: #"{"a":"#, count: depth) + "1"
                + String(repeating: "}", count: depth + 1))
    }

    private static let cases: [Case] =
        [
            .init(body: bytes("{"), code: 400), .init(body: bytes(#"{"metadata":{"name":"a"}"#), code: 400),
            .init(body: bytes(#"{"metadata":{"name":"a"},}"#), code: 400), .init(body: bytes("null"), code: 400),
            .init(body: bytes("\"x\""), code: 400), .init(body: bytes("[{}]"), code: 400), .init(body: [], code: 400),
            .init(body: bytes(#"{"metadata":{"name":7}}"#), code: 422),
            .init(body: nested(200), code: 400), .init(body: nested(100_000), code: 400),
            .init(body: bytes("[") + [UInt8](repeating: UInt8(ascii: "["), count: 2_000_000), code: 400),
            .init(body: [0xFF, 0xFE], code: 400),
            .init(body: bytes(#"{"metadata":{"name":""#) + [0xC3, 0x28] + bytes("\"}}"), code: 400),
            .init(body: bytes("metadata: {name: a"), type: "application/yaml", code: 400),
            .init(body: bytes("a: &a [*a]"), type: "application/yaml", code: 400),
            .init(body: bytes("metadata: {name: a}\n---\nmetadata: {name: b}"), type: "application/yaml", code: 400),
            .init(body: [0xFF], type: "application/yaml", code: 400),
            .init(body: bytes("{}"), type: "text/html", code: 415),
            .init(body: bytes("{}"), type: "application/xml", code: 415),
            .init(body: [0x6B, 0x38, 0x73, 0x00, 0xFF], type: "application/vnd.kubernetes.protobuf", code: 400),
            .init(body: bytes("not protobuf"), type: "application/vnd.kubernetes.protobuf", code: 400),
            .init(body: [UInt8](repeating: UInt8(ascii: " "), count: (3 << 20) + 1), code: 413),
            .init(body: bytes(#"{"apiVersion":"v2","kind":"ConfigMap","metadata":{"name":"a"}}"#), code: 400),
            .init(body: bytes(#"{"apiVersion":"v1","kind":"Gadget","metadata":{"name":"a"}}"#), code: 400),
            .init(path: "/api/v2/namespaces/default/configmaps", body: bytes("{}"), code: 404),
            .init(path: "/apis/none.example.com/v1/things", body: bytes("{}"), code: 404),
            .init(path: maps + "/a/b/c/d", body: bytes("{}"), code: 404),
            .init(method: .get, path: maps + "/%00", type: nil, code: 400),
            .init(method: .get, path: maps + "/%zz", type: nil, code: 400),
            .init(method: .get, path: maps + "/%2e%2e/%2e%2e/secrets", type: nil, code: 400),
            .init(method: .get, path: maps + "/" + String(repeating: "a", count: 5000), type: nil, code: 404),
            .init(method: .get, query: [.init("limit", "-1")], type: nil, code: 400),
            .init(method: .get, query: [.init("limit", "99999999999999999999")], type: nil, code: 400),
            .init(method: .get, query: [.init("continue", "garbage")], type: nil, code: 400),
            .init(method: .get, query: [.init("resourceVersion", "-7")], type: nil, code: 400),
            .init(method: .get, query: [.init("labelSelector", "a in (b")], type: nil, code: 400),
            .init(
                method: .get, query: [.init("labelSelector", String(repeating: "(", count: 10_000))], type: nil,
                code: 400),
            .init(method: .get, query: [.init("fieldSelector", "data.x=1")], type: nil, code: 400),
            .init(
                method: .get, query: [.init("watch", "true"), .init("timeoutSeconds", "soon")], type: nil, code: 400),
            .init(query: [.init("dryRun", "Maybe")], body: bytes(#"{"metadata":{"name":"a"}}"#), code: 400),
            .init(
                method: .patch, path: maps + "/kube-root-ca.crt", body: bytes("{}"), type: "application/json", code: 415
            ),
            .init(
                method: .patch, path: maps + "/kube-root-ca.crt", body: bytes(#"[{"op":"fly","path":"/a"}]"#),
                type: "application/json-patch+json", code: 400),
            .init(
                method: .patch, path: maps + "/kube-root-ca.crt", body: bytes(#"[{"op":"remove","path":"/none"}]"#),
                type: "application/json-patch+json", code: 422),
            .init(method: .delete, path: maps + "/kube-root-ca.crt", body: bytes("7"), code: 400),
            .init(
                method: .delete, path: maps + "/kube-root-ca.crt", body: bytes(#"{"gracePeriodSeconds":-1}"#), code: 400
            ),
        ]
        + ["A", "a_b", "-a", "a.", "a..b", "a/b", "..", String(repeating: "a", count: 254), "a\u{0}b", "ä"].map {
            name in
            Case(body: (["metadata": ["name": .string(name)]] as JSON).encoded(), code: 422)
        }

    @Test(.timeLimit(.minutes(2))) func badRequestsGetTheirStatus() async throws {
        try await withCluster { cluster in
            let before = try await cluster.store.list(.configMaps).items
            for entry in Self.cases {
                let request = Request.raw(
                    entry.method, path: entry.path, query: entry.query, body: entry.body, contentType: entry.type)
                let what =
                    "\(entry.method) \(entry.path.prefix(80)) \(String(decoding: (entry.body ?? []).prefix(60), as: UTF8.self))"
                let refusal = await status { _ = try await cluster.client.bytes(request) }
                #expect(refusal?.code == entry.code, "\(what): \(String(describing: refusal))")
                #expect(refusal?.reason.rawValue.isEmpty == false, "\(what)")
            }
            #expect(try await cluster.store.list(.configMaps).items == before)
        }
    }

    /// A body that never ends, however slowly it comes, is given up.
    @Test func slowBodiesAreGivenUp() async throws {
        let (drops, source) = AsyncStream.makeStream(of: ByteBuffer.self)
        source.yield(ByteBuffer(string: "{"))
        let request = Hummingbird.Request(
            head: .init(method: .post, scheme: "https", authority: "x", path: "/"),
            body: RequestBody(asyncSequence: drops))
        let refusal = await status { _ = try await BodyReader.bytes(request, within: .milliseconds(50)) }
        #expect(refusal?.code == 504)
        #expect(refusal?.reason == .timeout)
        source.finish()
    }
}
