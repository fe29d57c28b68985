import EnvoyAPI
import Testing
import XDS

@Suite("A delta session")
struct DeltaSessionTests {
    @Test("says nothing before there is configuration, then answers what was asked")
    func waitsForConfiguration() {
        var client = Conversation(.delta)
        #expect(client.delta("CDS") == [])
        #expect(client.delta("EDS", subscribe: ["b"]) == [])
        #expect(client.publish("CDS a=1; EDS b=1 c=1; LDS x=1") == ["CDS +a", "EDS +b"])
    }

    @Test("sends a wildcard everything once, then what changed", arguments: [[], ["*"]])
    func wildcard(names: [String]) {
        var client = Conversation(.delta)
        #expect(client.publish("CDS a=1 b=1 c=1") == [])
        #expect(client.delta("CDS", subscribe: names) == ["CDS +a +b +c"])
        #expect(client.ack("CDS") == ["ack CDS"])
        #expect(client.publish("CDS a=1 b=2 c=1 d=1") == ["CDS +b +d"])
        #expect(client.ack("CDS") == ["ack CDS"])
        #expect(client.publish("CDS a=1 b=2 c=1 d=1") == [])
    }

    @Test("takes an empty first request of a type that needs names for no names")
    func namesOnly() {
        var client = Conversation(.delta)
        _ = client.publish("EDS a=1; RDS r=1; NDS n=1")
        #expect(client.delta("EDS") == ["EDS"])
        #expect(client.delta("RDS") == ["RDS"])
        #expect(client.delta("NDS") == ["NDS +n"])
    }

    @Test("gives subscribed names only, and removes those that do not exist")
    func names() {
        var client = Conversation(.delta)
        _ = client.publish("EDS a=1 b=1 c=1")
        #expect(client.delta("EDS", subscribe: ["a", "z"]) == ["EDS +a", "EDS -z"])
        #expect(client.ackAll() == ["ack EDS", "ack EDS"])
        #expect(client.publish("EDS a=1 b=2 c=2") == [])
        #expect(client.publish("EDS a=2 b=3 c=2 z=1") == ["EDS +a +z"])
        #expect(client.ack("EDS") == ["ack EDS"])
        #expect(client.delta("EDS", subscribe: ["b"]) == ["EDS +b"])
    }

    @Test("sends a name again when it is subscribed to again")
    func resubscribe() {
        var client = Conversation(.delta)
        _ = client.publish("EDS a=1 b=1")
        #expect(client.delta("EDS", subscribe: ["a", "b"]) == ["EDS +a +b"])
        #expect(client.ack("EDS") == ["ack EDS"])
        #expect(client.delta("EDS", subscribe: ["a"]) == ["EDS +a"])
    }

    @Test("forgets unsubscribed names")
    func unsubscribe() {
        var client = Conversation(.delta)
        _ = client.publish("RDS a=1 b=1")
        _ = client.delta("RDS", subscribe: ["a", "b"])
        _ = client.ackAll()
        #expect(client.delta("RDS", unsubscribe: ["a"]) == [])
        #expect(client.publish("RDS a=2 b=2") == ["RDS +b"])
    }

    @Test("tells what a wildcard still gives of an unsubscribed name")
    func unsubscribeUnderWildcard() {
        var client = Conversation(.delta)
        _ = client.publish("CDS a=1 b=1")
        _ = client.delta("CDS", subscribe: ["*", "a", "z"])
        _ = client.ackAll()
        #expect(client.delta("CDS", unsubscribe: ["a", "z"]) == ["CDS +a -z"])
        _ = client.ackAll()
        #expect(client.publish("CDS a=2 b=1") == ["CDS +a"])
    }

    @Test("stops and starts a wildcard by name")
    func dropWildcard() {
        var client = Conversation(.delta)
        _ = client.publish("CDS a=1 b=1")
        _ = client.delta("CDS", subscribe: ["*", "a"])
        _ = client.ackAll()
        #expect(client.delta("CDS", unsubscribe: ["*"]) == [])
        #expect(client.publish("CDS a=2 b=2") == ["CDS +a"])
        _ = client.ackAll()
        #expect(client.delta("CDS", subscribe: ["*"]) == ["CDS +a +b"])
    }

    @Test("keeps one response of a type in flight and leads to the newest configuration after it")
    func coalesces() {
        var client = Conversation(.delta)
        _ = client.publish("CDS a=1 b=1")
        #expect(client.delta("CDS") == ["CDS +a +b"])
        #expect(client.publish("CDS a=2 b=1") == [])
        #expect(client.publish("CDS a=3 b=1 c=1") == [])
        #expect(client.publish("CDS a=4 b=1") == [])
        #expect(client.status("CDS") == .stale)
        #expect(client.ack("CDS") == ["ack CDS", "CDS +a"])
        #expect(client.ack("CDS") == ["ack CDS"])
        #expect(client.status("CDS") == .synced)
    }

    @Test("ignores nonces that are not in flight, but not what comes with them")
    func staleNonce() {
        var client = Conversation(.delta)
        _ = client.publish("EDS a=1 b=1")
        _ = client.delta("EDS", subscribe: ["a"])
        #expect(client.delta("EDS", nonce: "no such nonce") == [])
        #expect(client.delta("EDS", nonce: "no such nonce", error: "bad") == [])
        #expect(client.delta("EDS", subscribe: ["b"], nonce: "no such nonce") == [])
        #expect(client.ack("EDS") == ["ack EDS", "EDS +b"])
    }

    @Test("answers unknown types with nothing", arguments: [([], "XYZ"), (["a"], "XYZ -a")])
    func unknownType(names: [String], answer: String) {
        var client = Conversation(.delta)
        _ = client.publish("CDS a=1")
        #expect(client.delta("XYZ", subscribe: names) == [answer])
        #expect(client.ack("XYZ") == ["ack XYZ"])
        #expect(client.publish("CDS a=2") == [])
    }

    @Test("sends each layer in a response of its own and waits for all of them")
    func layers() {
        var client = Conversation(.delta)
        _ = client.publish("LDS out=1", "LDS in=1")
        #expect(client.delta("LDS") == ["LDS +out", "LDS +in"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.publish("LDS out=2", "LDS in=1") == [])
        #expect(client.ack("LDS") == ["ack LDS", "LDS +out"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.publish("LDS out=2", "LDS in=2") == ["LDS +in"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.publish("LDS out=2") == ["LDS -in"])
    }

    @Test("does not remove a name that moves to another layer")
    func movesBetweenLayers() {
        var client = Conversation(.delta)
        _ = client.publish("LDS a=1 b=1", "LDS c=1")
        _ = client.delta("LDS")
        _ = client.ackAll()
        #expect(client.publish("LDS a=1", "LDS b=1 c=1") == ["LDS +b"])
    }
}
