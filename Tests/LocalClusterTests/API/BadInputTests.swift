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
        var method = Kubernetes.Request.Method.post
        var path = maps
        var query: [Kubernetes.Request.QueryItem] = []
        var body: [UInt8]?
        var type: String? = "application/json"
        let code: Int
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func nested(_ depth: Int) -> [UInt8] {
        let opening = #"{"metadata":{"name":"a"},"data":"# + String(repeating: #"{"a":"#, count: depth)
        return bytes(opening + "1" + String(repeating: "}", count: depth + 1))
    }

    /// Texts that are no object, each with the code that it gets.
    private static let texts: [(String, Int)] = [
        ("{", 400), (#"{"metadata":{"name":"a"}"#, 400), (#"{"metadata":{"name":"a"},}"#, 400), ("null", 400),
        ("\"x\"", 400), ("[{}]", 400), ("", 400), (#"{"metadata":{"name":7}}"#, 400),
        (#"{"apiVersion":"v2","kind":"ConfigMap","metadata":{"name":"a"}}"#, 400),
        (#"{"apiVersion":"v1","kind":"Gadget","metadata":{"name":"a"}}"#, 400),
    ]

    /// Bodies with their content type.
    private static let bodies: [([UInt8], String, Int)] = [
        (nested(200), "application/json", 400), (nested(100_000), "application/json", 400),
        ([UInt8](repeating: UInt8(ascii: "["), count: 2_000_000), "application/json", 400),
        ([0xFF, 0xFE], "application/json", 400),
        (bytes(#"{"metadata":{"name":""#) + [0xC3, 0x28] + bytes("\"}}"), "application/json", 400),
        ([UInt8](repeating: UInt8(ascii: " "), count: (3 << 20) + 1), "application/json", 413),
        (bytes("metadata: {name: a"), "application/yaml", 400), (bytes("a: &a [*a]"), "application/yaml", 400),
        (bytes("metadata: {name: a}\n---\nmetadata: {name: b}"), "application/yaml", 400),
        ([0xFF], "application/yaml", 400), (bytes("{}"), "text/html", 415), (bytes("{}"), "application/xml", 415),
        ([0x6B, 0x38, 0x73, 0x00, 0xFF], "application/vnd.kubernetes.protobuf", 400),
        (bytes("not protobuf"), "application/vnd.kubernetes.protobuf", 400),
    ]

    private static let names = [
        "A", "a_b", "-a", "a.", "a..b", "a/b", "..", String(repeating: "a", count: 254), "a\u{0}b", "ä",
    ]

    private static let paths: [(Kubernetes.Request.Method, String, Int)] = [
        (.post, "/api/v2/namespaces/default/configmaps", 404), (.post, "/apis/none.example.com/v1/things", 404),
        (.post, maps + "/a/b/c/d", 404), (.get, maps + "/%00", 400), (.get, maps + "/%2e%2e/%2e%2e/secrets", 400),
        (.get, maps + "/" + String(repeating: "a", count: 5000), 404),
    ]

    private static let queries: [(String, String)] = [
        ("limit", "-1"), ("limit", "99999999999999999999"), ("continue", "garbage"), ("resourceVersion", "-7"),
        ("labelSelector", "a in (b"), ("labelSelector", String(repeating: "(", count: 10_000)),
        ("fieldSelector", "data.x=1"), ("timeoutSeconds", "soon"),
    ]

    private static let changes: [(Kubernetes.Request.Method, String, String, Int)] = [
        (.patch, "{}", "application/json", 415),
        (.patch, #"[{"op":"fly","path":"/a"}]"#, "application/json-patch+json", 400),
        (.patch, #"[{"op":"remove","path":"/none"}]"#, "application/json-patch+json", 422),
        (.delete, "7", "application/json", 400), (.delete, #"{"gracePeriodSeconds":-1}"#, "application/json", 400),
    ]

    private static let cases: [Case] = {
        var cases = texts.map { Case(body: bytes($0.0), code: $0.1) }
        cases += bodies.map { Case(body: $0.0, type: $0.1, code: $0.2) }
        cases += names.map { name in
            let object: JSON = ["metadata": ["name": .string(name)]]
            return Case(body: object.encoded(), code: 422)
        }
        cases += paths.map { Case(method: $0.0, path: $0.1, body: $0.0 == .post ? bytes("{}") : nil, code: $0.2) }
        cases += queries.map { Case(method: .get, query: [.init($0.0, $0.1)], type: nil, code: 400) }
        cases += changes.map {
            Case(method: $0.0, path: maps + "/kube-root-ca.crt", body: bytes($0.1), type: $0.2, code: $0.3)
        }
        return cases
    }()

    @Test(.timeLimit(.minutes(2))) func badRequestsGetTheirStatus() async throws {
        try await withCluster { cluster in
            let before = try await cluster.store.list(.configMaps).items
            for entry in Self.cases {
                let request = Kubernetes.Request.raw(
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
