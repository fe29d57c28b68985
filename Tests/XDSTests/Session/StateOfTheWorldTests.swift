import Testing
import XDS

@Suite("A state-of-the-world session")
struct StateOfTheWorldTests {
    @Test("sends all clusters and listeners whenever one changes")
    func wholeState() {
        var client = Conversation(.stateOfTheWorld)
        _ = client.publish("LDS a=1 b=1")
        #expect(client.state("LDS") == ["LDS +a +b"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.publish("LDS a=1 b=2 c=1") == ["LDS +a +b +c"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.publish("LDS a=1") == ["LDS +a"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.publish("LDS a=1; CDS c=1") == [])
    }

    @Test("puts the layers into one response")
    func layers() {
        var client = Conversation(.stateOfTheWorld)
        _ = client.publish("LDS b=1", "LDS a=1")
        #expect(client.state("LDS") == ["LDS +b +a"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.publish("LDS b=1", "LDS a=2") == ["LDS +b +a"])
    }

    @Test("gives named listeners, and shows by absence that one does not exist")
    func namedListeners() {
        var client = Conversation(.stateOfTheWorld)
        _ = client.publish("LDS a=1 b=1 c=1")
        #expect(client.state("LDS", names: ["a", "z"]) == ["LDS +a"])
        #expect(client.ack("LDS", names: ["a", "z"]) == ["ack LDS"])
        #expect(client.publish("LDS a=1 b=2 c=1") == [])
        #expect(client.publish("LDS a=1 b=2 c=1 z=1") == ["LDS +a +z"])
        #expect(client.ack("LDS", names: ["a", "z"]) == ["ack LDS"])
        #expect(client.publish("LDS b=2 c=1 z=1") == ["LDS +z"])
    }

    @Test("sends only what changed of types by name")
    func endpoints() {
        var client = Conversation(.stateOfTheWorld)
        _ = client.publish("EDS a=1 b=1 c=1")
        #expect(client.state("EDS", names: ["a", "b"]) == ["EDS +a +b"])
        #expect(client.ack("EDS", names: ["a", "b"]) == ["ack EDS"])
        #expect(client.publish("EDS a=1 b=2 c=2") == ["EDS +b"])
        #expect(client.ack("EDS", names: ["a", "b"]) == ["ack EDS"])
        #expect(client.state("EDS", names: ["a", "b", "c"]) == ["EDS +c"])
        #expect(client.ack("EDS", names: ["a"]) == ["ack EDS"])
        #expect(client.publish("EDS a=1 b=3 c=3") == [])
        #expect(client.state("EDS", names: ["a", "z"]) == ["EDS"])
    }

    @Test("ignores requests that answer an older response than the newest")
    func staleNonce() throws {
        var client = Conversation(.stateOfTheWorld)
        _ = client.publish("EDS a=1 b=1")
        _ = client.state("EDS", names: ["a"])
        let first = try #require(client.unanswered[Conversation.types["EDS"] ?? ""]?.first?.nonce)
        _ = client.ack("EDS", names: ["a"])
        #expect(client.publish("EDS a=2 b=1") == ["EDS +a"])
        #expect(client.state("EDS", names: ["a", "b"], nonce: first) == [])
        #expect(client.ack("EDS", names: ["a", "b"]) == ["ack EDS", "EDS +b"])
    }

    @Test("takes an empty list for everything only while no names were given")
    func legacyWildcard() {
        var client = Conversation(.stateOfTheWorld)
        _ = client.publish("CDS a=1 b=1")
        #expect(client.state("CDS") == ["CDS +a +b"])
        #expect(client.ack("CDS") == ["ack CDS"])
        #expect(client.publish("CDS a=2 b=1") == ["CDS +a +b"])
        #expect(client.ack("CDS", names: ["a"]) == ["ack CDS", "CDS +a"])
        #expect(client.ack("CDS") == ["ack CDS"])
        #expect(client.publish("CDS a=3 b=3") == [])
        #expect(client.state("CDS", names: ["*"]) == ["CDS +a +b"])
    }

    @Test("keeps removed clusters in the list until the routes that named them are replaced")
    func removal() {
        var client = Conversation(.stateOfTheWorld)
        _ = client.publish("CDS a=1 b=1; RDS r=1")
        _ = client.state("CDS")
        _ = client.state("RDS", names: ["r"])
        _ = client.ackAll(names: ["RDS": ["r"]])
        #expect(client.publish("CDS b=2; RDS r=2") == ["CDS +a +b"])
        #expect(client.ack("CDS") == ["ack CDS", "RDS +r"])
        #expect(client.ack("RDS", names: ["r"]) == ["ack RDS", "CDS +b"])
        #expect(client.ack("CDS") == ["ack CDS"])
        #expect(client.status("CDS") == .synced)
    }

    @Test("answers what does not exist with an empty response", arguments: ["CDS", "LDS", "RDS", "XYZ"])
    func nothing(type: String) {
        var client = Conversation(.stateOfTheWorld)
        _ = client.publish("EDS a=1")
        #expect(client.state(type, names: ["z"]) == [type])
    }
}
