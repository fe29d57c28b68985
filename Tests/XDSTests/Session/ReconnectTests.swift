import Testing
import XDS

@Suite("A delta client that comes back with what it has")
struct ReconnectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var what: String
        var subscribe: [String] = []
        var has: [String: String]
        var answer: [String]
        var testDescription: String { what }
    }

    @Test(
        "is sent what differs and told what is no more",
        arguments: [
            Case(what: "all the same", has: ["a": "1", "b": "1"], answer: ["LDS"]),
            Case(what: "one changed", has: ["a": "0", "b": "1"], answer: ["LDS +a"]),
            Case(what: "one missing", has: ["b": "1"], answer: ["LDS +a"]),
            Case(what: "one too many", has: ["a": "1", "b": "1", "c": "1"], answer: ["LDS -c"]),
            Case(what: "by name", subscribe: ["a", "b"], has: ["a": "1", "b": "0"], answer: ["LDS +b"]),
            Case(what: "by name, others ignored", subscribe: ["a"], has: ["a": "1", "c": "1"], answer: ["LDS"]),
            Case(what: "by name, one missing", subscribe: ["a", "z"], has: ["a": "1"], answer: ["LDS -z"]),
        ])
    func catchesUp(_ example: Case) {
        var client = Conversation(.delta)
        _ = client.publish("LDS a=1 b=1")
        #expect(client.delta("LDS", subscribe: example.subscribe, has: example.has) == example.answer)
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.status("LDS") == .synced)
    }

    @Test("gets differences from then on, also across layers")
    func continues() {
        var client = Conversation(.delta)
        #expect(client.delta("LDS", has: ["a": "1", "i": "1", "gone": "1"]) == [])
        #expect(client.publish("LDS a=1 b=1", "LDS i=1") == ["LDS +b -gone"])
        _ = client.ackAll()
        #expect(client.publish("LDS a=1 b=2", "LDS i=1") == ["LDS +b"])
    }

    @Test("loses clusters only after everything else is in place")
    func removesClustersLast() {
        var client = Conversation(.delta)
        _ = client.publish("CDS a=1; LDS x=1")
        #expect(client.delta("LDS", has: ["x": "0"]) == ["LDS +x"])
        #expect(client.delta("CDS", has: ["a": "1", "gone": "1"]) == ["CDS"])
        #expect(client.ack("CDS") == ["ack CDS"])
        #expect(client.ack("LDS") == ["ack LDS", "CDS -gone"])
    }

    @Test("may say what it has only in its first request of a type")
    func onlyAtFirst() {
        var client = Conversation(.delta)
        _ = client.publish("LDS a=1")
        #expect(client.delta("LDS") == ["LDS +a"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.delta("LDS", has: ["a": "0", "b": "1"]) == [])
    }
}
