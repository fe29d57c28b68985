import Foundation
import HTTPTypes
import Kubernetes
import Testing

@Suite struct ClientTests {
    static let pod = Request.get(ObjectReference(.pods, namespace: "a", name: "b"))

    private func failure(of answer: FakeServer.Answer, timeout: Duration = .seconds(30)) async throws -> APIError? {
        try await FakeServer.run([answer]) { _, address in
            let client = try Client(ClientConfiguration(server: address))
            return await #expect(throws: APIError.self) { try await client.json(Self.pod, timeout: timeout) }
        }
    }

    @Test func readsAnObject() async throws {
        try await FakeServer.run([.init(chunks: ["{\"a\"", ":", "1}"])]) { server, address in
            let client = try Client(ClientConfiguration(server: address + "/"))
            #expect(try await client.json(Self.pod) == ["a": 1])
            #expect(server.requests == ["GET /api/v1/namespaces/a/pods/b"])
        }
    }

    @Test("the server's Status is kept")
    func status() async throws {
        let text = #"{"kind":"Status","code":404,"reason":"NotFound","message":"pods \"b\" not found"}"#
        let error = try await failure(of: .text(404, text))
        #expect(error?.isNotFound == true && error?.status?.reason == .notFound)
        #expect(error?.message.contains("pods \"b\" not found") == true)
        #expect(error?.message.contains("127.0.0.1") == true)
    }

    @Test("failures without a Status", arguments: [(401, "expired"), (403, "roles"), (500, "oops"), (302, "oops")])
    func plainFailure(code: Int, mentions: String) async throws {
        let error = try await failure(of: .text(code, "oops"))
        #expect(error?.code == .refused && error?.status?.code == code)
        #expect(error?.message.contains(mentions) == true)
    }

    @Test("Retry-After reaches the caller")
    func retryAfter() async throws {
        let error = try await failure(of: .init(status: 429, chunks: [""], headers: [.retryAfter: "3"]))
        #expect(error?.status?.details?.retryAfterSeconds == 3)
    }

    @Test func `the server's clock is told, even by a refusal`() async throws {
        try await FakeServer.run([.text(403, "{}")]) { server, address in
            let client = try Client(ClientConfiguration(server: address))
            let date = try await client.serverDate()
            #expect(date?.hasSuffix(" GMT") == true)
            #expect(server.requests == ["GET /version"])
        }
    }

    @Test func notJSON() async throws {
        let error = try await failure(of: .text("<html>"))
        #expect(error?.code == .malformed && error?.message.contains("really an API server") == true)
    }

    @Test("an answer that never ends is given up", arguments: [["{\"a\":"], []])
    func slow(chunks: [String]) async throws {
        let answer = FakeServer.Answer(chunks: chunks, ending: .silent)
        #expect(try await failure(of: answer, timeout: .milliseconds(200))?.code == .timeout)
    }

    @Test func brokenHalfWay() async throws {
        let error = try await failure(of: .init(chunks: ["{\"a\":"], ending: .broken))
        #expect(error?.code == .unreachable)
    }

    @Test("an answer larger than accepted is refused")
    func tooLarge() async throws {
        let mebibyte = String(repeating: " ", count: 1 << 20)
        let error = try await failure(of: .init(chunks: Array(repeating: mebibyte, count: 9)))
        #expect(error?.code == .tooLarge)
    }

    @Test("nobody listens")
    func unreachable() async throws {
        let gone = try await FakeServer.run([]) { _, address in address }
        let client = try Client(ClientConfiguration(server: gone))
        let error = await #expect(throws: APIError.self) { try await client.json(Self.pod) }
        #expect(error?.code == .unreachable && error?.message.contains("127.0.0.1") == true)
    }

    @Test(
        "addresses that cannot be one",
        arguments: ["", "10.0.0.1", "ftp://a", "https://", "https://a?b=c", "https://u:p@a"])
    func badAddress(server: String) {
        let error = #expect(throws: APIError.self) { try Client(ClientConfiguration(server: server)) }
        #expect(error?.code == .configuration)
    }

    @Test("unusable certificates are found before connecting")
    func badCertificates() {
        var configuration = ClientConfiguration(server: "https://a", trustRoots: Array("no".utf8))
        #expect(throws: APIError.self) { try Client(configuration) }
        configuration.trustRoots = nil
        configuration.credential.certificate = .init(chain: [], key: [])
        #expect(throws: APIError.self) { try Client(configuration) }
    }

    @Test("a token file is read again for every request")
    func tokenFile() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "skein-token-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("first\n".utf8).write(to: URL(fileURLWithPath: path))
        try await FakeServer.run([.text("{}"), .text("{}")]) { server, address in
            let client = try Client(ClientConfiguration(server: address, credential: .init(token: .file(path))))
            try await client.json(Self.pod)
            try Data("second".utf8).write(to: URL(fileURLWithPath: path))
            try await client.json(Self.pod)
            #expect(server.tokens == ["Bearer first", "Bearer second"])
            try FileManager.default.removeItem(atPath: path)
            let error = await #expect(throws: APIError.self) { try await client.json(Self.pod) }
            #expect(error?.message.contains(path) == true)
        }
    }

    @Test("a list of several pages")
    func pages() async throws {
        let pages = [
            #"{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9","continue":"t"},"items":[{"metadata":{"name":"a"}}]}"#,
            #"{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"b"}}]}"#,
        ]
        try await FakeServer.run(pages.map { .text($0) }) { server, address in
            let client = try Client(ClientConfiguration(server: address))
            #expect(try await client.list(.pods, namespace: "x").map(\.name) == ["a", "b"])
            #expect(
                server.requests == [
                    "GET /api/v1/namespaces/x/pods?limit=500", "GET /api/v1/namespaces/x/pods?limit=500&continue=t",
                ])
        }
    }

    @Test("cancellation ends a request at once")
    func cancellation() async throws {
        try await FakeServer.run([.init(chunks: [], ending: .silent)]) { server, address in
            let client = try Client(ClientConfiguration(server: address))
            let request = Task { try await client.json(Self.pod) }
            while server.requests.isEmpty { await Task.yield() }
            request.cancel()
            await #expect(throws: CancellationError.self) { try await request.value }
        }
    }
}
