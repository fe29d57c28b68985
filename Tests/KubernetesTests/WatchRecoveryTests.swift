import Kubernetes
import Testing

/// The watcher against a server that does everything wrong that servers do.
@Suite struct WatchRecoveryTests {
    static func list(_ names: String..., version: Int) -> FakeServer.Answer {
        let items = names.map { #"{"metadata":{"name":"\#($0)","resourceVersion":"1"}}"# }.joined(separator: ",")
        return .text(
            #"{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"\#(version)"},"items":[\#(items)]}"#)
    }

    static func line(_ type: String, _ name: String, version: Int) -> String {
        #"{"type":"\#(type)","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"\#(name)","#
            + #""resourceVersion":"\#(version)"}}}"# + "\n"
    }

    static func watch(_ text: String, _ ending: FakeServer.Ending = .complete) -> FakeServer.Answer {
        .init(chunks: text.isEmpty ? [] : text.map(String.init), ending: ending)  // one chunk per character
    }

    /// Reads events until `last` has come; the server falls silent at its last answer.
    private func run(_ answers: [FakeServer.Answer], until last: String) async throws -> (
        says: [String], asks: [String]
    ) {
        try await FakeServer.run(answers) { server, address in
            var says: [String] = []
            let client = try Client(ClientConfiguration(server: address))
            for await event in client.watch(.pods, .init(timeoutSeconds: 60)) {
                says.append(WatcherTests.Harness.name(event))
                if says.last == last { break }
            }
            return (says, server.requests.map(Self.short))
        }
    }

    /// `list` or `watch VERSION`.
    private static func short(_ request: String) -> String {
        guard let range = request.firstRange(of: "&resourceVersion=") else { return "list" }
        return "watch \(request[range.upperBound...].prefix { $0.isNumber })"
    }

    @Test("lines may be cut anywhere; an ended watch goes on where it was")
    func resumes() async throws {
        let bookmark = #"{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"15"}}}"# + "\n"
        let (says, asks) = try await run(
            [
                Self.list("a", version: 10),
                Self.watch(Self.line("ADDED", "b", version: 11) + Self.line("DELETED", "a", version: 12) + bookmark),
                Self.watch(Self.line("MODIFIED", "last", version: 16), .silent),
            ], until: "apply last")
        #expect(
            says == ["restarted", "init a", "done", "connected", "apply b", "delete a", "connected", "apply last"])
        #expect(asks == ["list", "watch 10", "watch 15"])
    }

    @Test("410, in an event or as an answer, means a new list")
    func gone() async throws {
        let status = #"{"kind":"Status","code":410,"reason":"Expired","message":"too old"}"#
        let (says, asks) = try await run(
            [
                Self.list("a", version: 10), Self.watch(#"{"type":"ERROR","object":\#(status)}"# + "\n"),
                Self.list("b", version: 20), .text(410, status),
                Self.list("last", version: 30),
            ], until: "init last")
        #expect(
            says == [
                "restarted", "init a", "done", "connected", "restarted", "init b", "done", "restarted", "init last",
            ])
        #expect(asks == ["list", "watch 10", "list", "watch 20", "list"])
    }

    /// What had arrived when the connection broke may have been read or not: the watch goes on after what was read.
    @Test("a broken connection loses nothing")
    func broken() async throws {
        let half = String(Self.line("ADDED", "half", version: 12).prefix(40))
        let first = Self.line("ADDED", "a", version: 11)
        let (says, asks) = try await run(
            [
                Self.list(version: 10), Self.watch(first + half, .broken),
                Self.watch(first + Self.line("ADDED", "last", version: 12), .silent),
            ], until: "apply last")
        let failure = try #require(says.firstIndex(of: "failed unreachable"))
        let wasRead = says[..<failure].contains("apply a")
        #expect(says[..<failure] == ["restarted", "done", "connected"] + (wasRead ? ["apply a"] : []))
        #expect(says[failure...].dropFirst() == ["connected", "apply a", "apply last"])
        #expect(asks == ["list", "watch 10", wasRead ? "watch 11" : "watch 10"])
    }

    @Test("what cannot be understood means a new list", arguments: ["nonsense\n", "{\"type\":\"ADDED\"}\n"])
    func garbage(line: String) async throws {
        let (says, asks) = try await run(
            [Self.list(version: 10), Self.watch(line, .silent), Self.list("last", version: 20)], until: "init last")
        #expect(says == ["restarted", "done", "connected", "failed malformed", "restarted", "init last"])
        #expect(asks == ["list", "watch 10", "list"])
    }

    @Test("an endless line is refused")
    func endless() async throws {
        let mebibyte = String(repeating: "x", count: 1 << 20)
        let (says, _) = try await run(
            [
                Self.list(version: 10), .init(chunks: Array(repeating: mebibyte, count: 9), ending: .silent),
                Self.list("last", version: 20),
            ], until: "init last")
        #expect(says == ["restarted", "done", "connected", "failed tooLarge", "restarted", "init last"])
    }

    @Test("failures while listing are told and survived")
    func listFails() async throws {
        let (says, asks) = try await run(
            [.text(500, "oops"), .text("<html>"), .text(403, "no"), Self.list("last", version: 10)], until: "init last")
        #expect(says == ["failed refused", "failed malformed", "failed refused", "restarted", "init last"])
        #expect(asks == ["list", "list", "list", "list"])
    }

    @Test("cancelling the reader ends the sequence")
    func cancelled() async throws {
        try await FakeServer.run([Self.list(version: 10), Self.watch("", .silent)]) { server, address in
            let client = try Client(ClientConfiguration(server: address))
            let reader = Task {
                var count = 0
                for await _ in client.watch(.pods) { count += 1 }
                return count
            }
            while server.requests.count < 2 { await Task.yield() }
            reader.cancel()
            #expect(await reader.value >= 2)
        }
    }
}
