import Testing
import XDS

@Suite("A response that the client refuses")
struct RejectionTests {
    @Test("is reported and not sent again until its content changes")
    func notResent() {
        var client = Conversation(.delta)
        _ = client.publish("LDS a=1")
        _ = client.delta("LDS")
        #expect(client.ack("LDS", error: "no such filter") == ["nack LDS no such filter"])
        #expect(client.publish("LDS a=1") == [])
        #expect(client.publish("LDS a=1; CDS c=1") == [])
        let status = client.session.status(of: Conversation.types["LDS"] ?? "")
        #expect(status.state == .stale)
        #expect(status.rejection == "no such filter")
        #expect(client.publish("LDS a=2") == ["LDS +a"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.status("LDS") == .synced)
    }

    @Test("stays on record while other resources are accepted")
    func staysOnRecord() {
        var client = Conversation(.delta)
        _ = client.publish("LDS a=1 b=1")
        _ = client.delta("LDS")
        _ = client.ack("LDS", error: "b: bad")
        #expect(client.publish("LDS a=2 b=1") == ["LDS +a"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.status("LDS") == .stale)
        #expect(client.publish("LDS a=2") == ["LDS -b"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.status("LDS") == .synced)
    }

    @Test("has its innocent part sent again with the next change")
    func disputed() {
        var client = Conversation(.delta)
        _ = client.publish("EDS a=1 b=1 c=1 d=1")
        _ = client.delta("EDS", subscribe: ["a", "b", "c", "d"])
        #expect(client.ack("EDS", error: "malformed b") == ["nack EDS malformed b"])
        #expect(client.publish("EDS a=1 b=1 c=2 d=1") == ["EDS +c", "EDS +a +d"])
        #expect(client.ackAll() == ["ack EDS", "ack EDS"])
        #expect(client.publish("EDS a=1 b=2 c=2 d=1") == ["EDS +b"])
        #expect(client.ackAll() == ["ack EDS"])
        #expect(client.status("EDS") == .synced)
    }

    @Test("gives way to what came meanwhile")
    func newerContent() {
        var client = Conversation(.delta)
        _ = client.publish("LDS a=1")
        _ = client.delta("LDS")
        #expect(client.publish("LDS a=2") == [])
        #expect(client.ack("LDS", error: "bad") == ["nack LDS bad", "LDS +a"])
    }

    @Test("is not sent again to a state-of-the-world client either")
    func stateOfTheWorld() {
        var client = Conversation(.stateOfTheWorld)
        _ = client.publish("LDS a=1 b=1")
        _ = client.state("LDS")
        #expect(client.ack("LDS", error: "bad") == ["nack LDS bad"])
        #expect(client.publish("LDS a=1 b=1") == [])
        #expect(client.publish("LDS a=2 b=1") == ["LDS +a +b"])
        #expect(client.ack("LDS") == ["ack LDS"])
        #expect(client.status("LDS") == .synced)
    }

    @Test("has its reason cut to a bearable length")
    func longReason() {
        var client = Conversation(.delta)
        _ = client.publish("LDS a=1")
        _ = client.delta("LDS")
        let lines = client.ack("LDS", error: String(repeating: "x", count: 1_000_000))
        #expect(lines.count == 1)
        #expect(lines[0].count < 5000)
    }
}
